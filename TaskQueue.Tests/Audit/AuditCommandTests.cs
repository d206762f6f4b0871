using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Web.Commands;

namespace TaskQueue.Tests.Audit;

/// <summary>The command that checks the audit log without a server.</summary>
public sealed class AuditCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_Exits0_AndAfterAnAlterationNamesTheFirstBadEntry()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        for (var i = 0; i < 5; i++)
        {
            await parts
                .Get<AuditLog>()
                .WriteAsync(Product.Operator, AuditActions.QueuePaused, AuditSubject.Queue($"q{i}"));
        }

        await parts.Get<AuditSealer>().RunOnceAsync(Stop);

        var (good, said) = await RunAsync(database, "verify");
        await using (var db = parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Database.ExecuteSqlRawAsync(
                "update audit_entries set actor = 'eve' where place = 3",
                Stop
            );
            await scope.CommitAsync(Stop);
        }

        var (bad, complaint) = await RunAsync(database, "verify");

        Assert.Equal((0, 1), (good, bad));
        Assert.Contains("5 entries", said, StringComparison.Ordinal);
        Assert.Contains("broken at place 3", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherWords_AreWrongUse_AndAStoreThatIsNotThereIsSaid()
    {
        await using var database = TemporaryDatabase.Sqlite();

        Assert.Equal(64, (await RunAsync(database, "burn")).Code);
        var (code, said) = await RunAsync(database, "verify");
        Assert.Equal(66, code);
        Assert.Contains("no store", said, StringComparison.Ordinal);
        Assert.False(File.Exists(database.ConnectionString["Data Source=".Length..]));
    }

    private static async Task<(int Code, string Said)> RunAsync(TemporaryDatabase database, string verb)
    {
        using var said = new StringWriter();
        var code = await AuditCommand.RunAsync(
            ["audit", verb, "--ConnectionStrings:Database", database.ConnectionString],
            said,
            said
        );
        return (code, said.ToString());
    }
}
