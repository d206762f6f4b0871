using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Recovery;

/// <summary>What a newcomer reads in the log: nothing that sounds like trouble where there is none.</summary>
public sealed partial class FirstStartTests
{
    // Chores make their first passes within it.
    private static readonly TimeSpan Passes = TimeSpan.FromSeconds(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstStart_OnAnEmptyStore_WarnsOfNothing(bool postgres)
    {
        await using var database = postgres
            ? await TemporaryDatabase.PostgresAsync()
            : TemporaryDatabase.Sqlite();
        await using var server = await ServerProcess.StartAsync(
            ("ConnectionStrings__Database", database.ConnectionString)
        );

        await server.LoginAsync();
        await Task.Delay(Passes, Stop);

        Assert.DoesNotContain(server.Output.All, line => Trouble().IsMatch(line));
    }

    [GeneratedRegex("^(warn|fail|crit): ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Trouble();
}
