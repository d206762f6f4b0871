using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>SQLite files that a disk or a person has damaged are not opened, and not changed either.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int Page = 4096;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Store => _folder.File("taskqueue.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FileCutInTheMiddle_IsRefused()
    {
        await FillAsync();
        await using (var file = File.Open(Store, FileMode.Open))
        {
            file.SetLength(file.Length / Page / 2 * Page);
        }

        await RefusesAsync("malformed");
    }

    [Fact]
    public async Task PageOfRandomBytes_IsRefused()
    {
        await FillAsync();
        await using (var file = File.Open(Store, FileMode.Open))
        {
            file.Seek(await LeafAsync(file), SeekOrigin.Begin);
            file.Write(RandomNumberGenerator.GetBytes(Page));
        }

        await RefusesAsync("damaged");
    }

    [Fact]
    public async Task NoDatabaseAtAll_IsRefused()
    {
        await File.WriteAllBytesAsync(Store, RandomNumberGenerator.GetBytes(10 * Page), Stop);

        await RefusesAsync("not a database");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogWithoutItsFile_IsRefused(bool empty)
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Store + "-wal", RandomNumberGenerator.GetBytes(Page), Stop);
        File.Delete(Store);
        if (empty)
        {
            await File.WriteAllBytesAsync(Store, [], Stop);
        }

        await RefusesAsync("its log is there");
    }

    [Theory]
    [InlineData("Full", true)]
    [InlineData("Fast", false)]
    public async Task LogThatChanged_IsRefused_WhereEachCommitWasSynced(string durability, bool refused)
    {
        await FillAsync();
        await CommitIntoTheLogAsync();
        var log = await File.ReadAllBytesAsync(Store + "-wal", Stop);
        log[1000] ^= 1;
        await File.WriteAllBytesAsync(Store + "-wal", log, Stop);

        if (refused)
        {
            await RefusesAsync("frame 1 of its log");
        }
        else
        {
            await Migrator(Enum.Parse<StorageDurability>(durability)).MigrateAsync(Stop);
        }
    }

    [Fact]
    public async Task SoundFile_WithASoundLog_IsOpened_AndKeepsWhatIsInIt()
    {
        await FillAsync();
        await CommitIntoTheLogAsync();

        await Migrator().MigrateAsync(Stop);

        await using var file = await OpenAsync();
        await using var count = file.CreateCommand();
        count.CommandText = "select count(*) from extra";
        Assert.Equal(5L, await count.ExecuteScalarAsync(Stop));
    }

    private StoreMigrator Migrator(StorageDurability durability = StorageDurability.Full) =>
        new(
            StoreConnection.Parse($"Data Source={Store}"),
            Options.Create(new StorageOptions { Durability = durability }),
            new WriteGate()
        );

    private async Task RefusesAsync(string fault)
    {
        var before = await BytesAsync();

        var refusal = await Assert.ThrowsAsync<StoreDamagedException>(() => Migrator().MigrateAsync(Stop));

        Assert.Contains(fault, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Store, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await BytesAsync());
    }

    private async Task<string> BytesAsync()
    {
        var hashes = new List<string>();
        // Looking makes an empty log where there was none.
        var files = new[] { Store, Store + "-wal" }.Where(p =>
            new FileInfo(p) is { Exists: true, Length: > 0 }
        );
        foreach (var path in files)
        {
            hashes.Add(Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(path, Stop))));
        }

        return string.Join(' ', hashes);
    }

    // A store of this program, all of it in the file.
    private async Task FillAsync()
    {
        await Migrator().MigrateAsync(Stop);
        await using var file = await OpenAsync();
        await DoAsync(
            file,
            "create table filling (a integer primary key, b); with recursive n(i) as (select 1 union all select i + 1 from n "
                + "where i < 3000) insert into filling select i, randomblob(300) from n"
        );
    }

    // Commits that are in the log alone, as after a kill: the copies are put back when the connection has ended in order.
    private async Task CommitIntoTheLogAsync()
    {
        await using (var file = await OpenAsync())
        {
            await DoAsync(file, "pragma wal_autocheckpoint=0; create table extra (a)");
            for (var i = 0; i < 5; i++)
            {
                await DoAsync(file, "insert into extra values (randomblob(1000))");
            }

            File.Copy(Store, Store + ".copy");
            File.Copy(Store + "-wal", Store + "-wal.copy");
        }

        File.Move(Store + ".copy", Store, overwrite: true);
        File.Move(Store + "-wal.copy", Store + "-wal", overwrite: true);
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var file = new SqliteConnection($"Data Source={Store};Pooling=False");
        await file.OpenAsync(Stop);
        return file;
    }

    private static async Task DoAsync(SqliteConnection file, string sql)
    {
#pragma warning disable CA2100 // All statements are above.
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Stop);
#pragma warning restore CA2100
    }

    // The last page that is a leaf of a table.
    private static async Task<long> LeafAsync(FileStream file)
    {
        var page = new byte[Page];
        for (var at = file.Length - Page; ; at -= Page)
        {
            file.Seek(at, SeekOrigin.Begin);
            await file.ReadExactlyAsync(page, Stop);
            if (page[0] == 0x0D)
            {
                return at;
            }
        }
    }
}
