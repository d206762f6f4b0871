using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TaskQueue.Tests.Recovery;

/// <summary>The disk damaged the SQLite file while no process ran: the real process refuses it, and a backup helps.</summary>
public sealed class DamagedStoreTests : IAsyncLifetime
{
    private ServerProcess _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Store => Path.Combine(_server.Folder, "data", "taskqueue.db");

    private string Backup => Path.Combine(_server.Folder, "backup.db");

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync();
        await _server.LoginAsync();
        await SubmitAsync(30);
        await using (var file = new SqliteConnection($"Data Source={Store};Pooling=False"))
        {
            await file.OpenAsync(Stop);
            await using var backup = file.CreateCommand();
            backup.CommandText = "vacuum into $path";
            backup.Parameters.AddWithValue("$path", Backup);
            await backup.ExecuteNonQueryAsync(Stop);
        }

        // The log begins anew after some thousand frames: what is to be found must be some commits before its end.
        for (
            var submitted = 0;
            submitted < 30 || Round() is not { Commits: >= 8, Frames: < 700 };
            submitted++
        )
        {
            await SubmitAsync(1);
        }

        await _server.KillAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task TruncatedFile_IsRefused_AndABackupInItsPlaceIsServed()
    {
        File.Delete(Store + "-wal");
        await using (var file = File.Open(Store, FileMode.Open))
        {
            file.SetLength(file.Length / 8192 * 4096);
        }

        await RefusesAsync();

        File.Copy(Backup, Store, overwrite: true);
        await ServesAsync(atLeast: 30);
    }

    [Fact]
    public async Task LogWithAFlippedBit_IsRefused_AndIsServedOnceItIsWhatItWas()
    {
        var log = await File.ReadAllBytesAsync(Store + "-wal", Stop);
        log[2000] ^= 4;
        await File.WriteAllBytesAsync(Store + "-wal", log, Stop);

        await RefusesAsync();

        log[2000] ^= 4;
        await File.WriteAllBytesAsync(Store + "-wal", log, Stop);
        await ServesAsync(atLeast: 60);
    }

    // Of the round that its header names.
    private (int Commits, int Frames) Round()
    {
        using var file = new FileStream(Store + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[32];
        file.ReadExactly(header);
        var (frame, commits, frames) = (new byte[24 + 4096], 0, 0);
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            if (frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8)))
            {
                frames++;
                commits += frame.AsSpan(4, 4).IndexOfAnyExcept((byte)0) >= 0 ? 1 : 0;
            }
        }

        return (commits, frames);
    }

    private async Task RefusesAsync()
    {
        await _server.StartWithoutWaitingAsync();
        var code = await _server.Process.WaitForExitAsync();
        Assert.True(code == 78, $"Exit code {code}. {_server.Output.Tail()}");
        Assert.Contains("is damaged", _server.Output.Tail(), StringComparison.Ordinal);
        Assert.Contains("put a backup in their place", _server.Output.Tail(), StringComparison.Ordinal);
    }

    private async Task ServesAsync(int atLeast)
    {
        await _server.RestartAsync();
        await _server.LoginAsync();
        var queues = await _server.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues", Stop);
        var accepted = queues
            .GetProperty("items")
            .EnumerateArray()
            .Sum(q => q.GetProperty("counts").GetProperty("accepted").GetInt64());
        Assert.True(accepted >= atLeast, $"{accepted} tasks");
    }

    private async Task SubmitAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var answer = await _server.Http.PostAsJsonAsync(
                "/api/v1/tasks",
                new { type = "echo", payload = new string('x', 300) },
                Stop
            );
            answer.EnsureSuccessStatusCode();
        }
    }
}
