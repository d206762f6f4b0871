using TaskQueue.Core.Data;
using TaskQueue.Tests.Maintenance.Transfer;

namespace TaskQueue.Tests.Recovery;

/// <summary>The commands that move all data without a server, as real processes.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ExportPath => _folder.File("all.jsonl.gz");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_ThenImport_MovesAllTasks()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using (var parts = await CoreParts.MakeAsync(source))
        {
            await TransferFixture.FillAsync(parts);
        }

        await SaysAsync(source, 0, "Wrote 8 tasks", "export", ExportPath);
        await SaysAsync(source, 1, "there already", "export", ExportPath);
        await SaysAsync(target, 0, "Would add 8 tasks", "import", ExportPath, "--dry-run");
        await SaysAsync(target, 0, "Added 8 tasks", "import", ExportPath);
        await SaysAsync(target, 0, "8 tasks are here already", "import", ExportPath);

        await using var fresh = await CoreParts.MakeAsync(target);
        await fresh.AssertCountersAgreeAsync();
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task Import_OfABrokenFile_NamesTheLine_AndEndsWith1()
    {
        await using var target = TemporaryDatabase.Sqlite();
        await File.WriteAllBytesAsync(
            ExportPath,
            TransferFixture.Pack(["{\"kind\":\"task\"}"]),
            TestContext.Current.CancellationToken
        );

        await SaysAsync(target, 1, "Line 1", "import", ExportPath);
        await SaysAsync(target, 1, "nowhere.gz", "import", _folder.File("nowhere.gz"));
    }

    [Fact]
    public async Task WrongUse_EndsWith64_AndAFileInUseWith78()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await SaysAsync(database, 64, "Use:", "export");
        using var held = StoreLock.TryTake(StoreConnection.Parse(database.ConnectionString));

        await SaysAsync(database, 78, "in use", "export", ExportPath);
    }

    [Fact]
    public async Task ANewerStore_IsRefused_ByServerAndCommandAlike()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using (var parts = await CoreParts.MakeAsync(database))
        {
            await Data.StoreMigratorTests.AddMigrationAsync(parts, "29990101000000_FromTomorrow");
        }

        await SaysAsync(database, 78, "29990101000000_FromTomorrow", "export", ExportPath);
        await SaysAsync(database, 78, "newer than this program", "--urls", "http://127.0.0.1:0");
    }

    private async Task SaysAsync(
        TemporaryDatabase database,
        int exitCode,
        string expected,
        params string[] arguments
    )
    {
        var output = new StreamLines();
        await using var process = ChildProcess.Start(
            "TaskQueue.Web",
            _folder.Path,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__Database"] = database.ConnectionString,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
            },
            output,
            arguments
        );

        Assert.Equal(exitCode, await process.WaitForExitAsync());
        Assert.Contains(expected, output.Tail(), StringComparison.Ordinal);
    }
}
