using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit.Sdk;

namespace TaskQueue.Tests.Fixtures;

/// <summary>What the other tests stand on: deadlines, servers, databases and processes of their own.</summary>
public sealed class FixtureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eventually_WaitsForTheCondition_AndFailsAtTheDeadline()
    {
        var asked = 0;
        await Eventually.TrueAsync(() => ++asked == 3, "the third time");

        var failure = await Assert.ThrowsAsync<FailException>(() =>
            Eventually.TrueAsync(() => false, "never", TimeSpan.FromMilliseconds(50))
        );

        Assert.Contains("never", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_WithoutServer_FailsWhereItMustRun_ElseSkips()
    {
        Assert.Throws<FailException>(() =>
            TestServers.Require("TASKQUEUE_TEST_NOTHING", "nothing", mustRun: true)
        );
        Assert.True(Skips(() => TestServers.Require("TASKQUEUE_TEST_NOTHING", "nothing", mustRun: false)));
        Assert.NotEmpty(TestServers.Require("PATH", "a path", mustRun: true));
    }

    [Fact]
    public async Task SqliteDatabase_Works_AndIsGoneAfterwards()
    {
        string file;
        await using (var database = TemporaryDatabase.Sqlite())
        {
            await using var connection = new SqliteConnection(database.ConnectionString);
            await connection.OpenAsync(Stop);
            file = connection.DataSource;
            Assert.True(File.Exists(file));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task PostgresDatabase_Works_AndIsGoneAfterwards()
    {
        string connectionString;
        await using (var database = await TemporaryDatabase.PostgresAsync())
        {
            connectionString = database.ConnectionString;
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(Stop);
        }

        await using var again = new NpgsqlConnection(connectionString);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => again.OpenAsync(Stop));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, failure.SqlState);
    }

    [Fact]
    public void OutputOf_AnUnknownProject_SaysSo()
    {
        Assert.True(File.Exists(ChildProcess.OutputOf("TaskQueue.Web")));
        Assert.Throws<FileNotFoundException>(() => ChildProcess.OutputOf("TaskQueue.None"));
    }

    [Fact]
    public async Task ChildProcess_GivesItsLines_AndItsExitCode()
    {
        using var folder = new TemporaryFolder();
        var output = new StreamLines();
        // The test program itself: knows its own options, needs no server and ends by itself.
        await using var process = ChildProcess.Start(
            "TaskQueue.Tests",
            folder.Path,
            new Dictionary<string, string?>(),
            output,
            "-?"
        );

        await process.WaitForExitAsync();

        Assert.True(output.Contain("usage"), output.Tail());
    }

    // Assert.Throws lets a skip through, which would skip the test of skipping.
    private static bool Skips(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (SkipException)
        {
            return true;
        }
    }
}
