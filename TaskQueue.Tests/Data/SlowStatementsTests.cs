using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Data;

/// <summary>Slow statements are remembered without values, and explained without being run; on both stores.</summary>
public abstract class SlowStatementsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task EveryStatementOfTheProduct_ThatIsOne_HasAPlan()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await MakeAsync(database);
        var id = await parts.SubmitAsync(t => t with { Tags = ["a"], IdempotencyKey = "secret-key" });
        var lease = Assert.Single(await parts.ClaimAsync());
        await parts.FinishAsync(lease);
        await parts.Get<Core.Dispatch.Settler>().RunOnceAsync(Stop);
        var queries = parts.Get<TaskQueries>();
        await queries.ListAsync(
            Product.Operator,
            new()
            {
                States = [TaskState.Dead, TaskState.Queued],
                Queues = ["a", "b"],
                Tags = ["a"],
                Text = "secret-text",
            },
            null,
            10,
            Stop
        );
        await queries.TimelineAsync(Product.Operator, await parts.RowAsync(id), Stop);

        var report = parts.Get<StoreReport>();
        var seen = report.ReadSlow(Product.Operator);

        Assert.Contains(seen, s => s.Sql.Contains("insert into tasks", StringComparison.Ordinal));
        Assert.Contains(seen, s => s.Sql.Contains("LIKE", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, s => s.Sql.Contains("secret", StringComparison.Ordinal));
        var statements = parts
            .Get<SlowStatements>()
            .All.Where(s => StatementText.CanBeExplained(s.Sql))
            .ToList();
        Assert.True(statements.Count > 5, $"only {statements.Count} statements can be explained");
        foreach (var statement in statements)
        {
            Assert.NotEmpty(await report.PlanAsync(Product.Operator, statement.Id, Stop));
        }

        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Plan_OfWhatWasNotRecorded_IsRefused()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await MakeAsync(database);
        var report = parts.Get<StoreReport>();

        var unknown = await Assert.ThrowsAsync<RefusalException>(() =>
            report.PlanAsync(Product.Operator, "select 1", Stop)
        );
        var viewer = new Actor("viewer", new HashSet<string> { Permissions.TasksRead });
        var forbidden = await Assert.ThrowsAsync<RefusalException>(() => report.PlanAsync(viewer, "x", Stop));

        Assert.Equal(RefusalCode.NotFound, unknown.Code);
        Assert.Equal(RefusalCode.Forbidden, forbidden.Code);
    }

    [Fact]
    public async Task Plan_OfADelete_DeletesNothing()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        await using (var db = parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Tasks.Where(t => t.Id == task.Id).ExecuteDeleteAsync(Stop);
            // Not committed: the row stays, the statement was seen.
        }

        var delete = parts
            .Get<SlowStatements>()
            .All.Single(s => s.Sql.Contains("DELETE FROM", StringComparison.Ordinal));
        var plan = await parts.Get<StoreReport>().PlanAsync(Product.Operator, delete.Id, Stop);

        Assert.NotEmpty(plan);
        await parts.RowAsync(task.Id);
    }

    [Fact]
    public async Task Statement_IsCountedAgain_AndQuickOnesAreLeftOut()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await MakeAsync(database);
        await using var quick = await CoreParts.MakeAsync(database, open: false);
        foreach (var one in (CoreParts[])[parts, quick])
        {
            await one.Get<TaskQueries>().ExistsAsync(Product.Operator, Guid.NewGuid(), Stop);
            await one.Get<TaskQueries>().ExistsAsync(Product.Operator, Guid.NewGuid(), Stop);
        }

        var statement = parts
            .Get<SlowStatements>()
            .All.Single(s => s.Sql.Contains("EXISTS", StringComparison.Ordinal));

        Assert.Equal(2, statement.Count);
        Assert.True(statement.Max <= statement.Total);
        Assert.Equal(parts.Clock.UtcNow, statement.LastAt);
        // 200 ms, unless the machine is very busy.
        Assert.All(
            quick.Get<SlowStatements>().All,
            s => Assert.True(s.Max >= TimeSpan.FromMilliseconds(200))
        );
    }

    // A tick is as slow as anything.
    private static Task<CoreParts> MakeAsync(TemporaryDatabase database) =>
        CoreParts.MakeAsync(database, settings: ("Storage:SlowStatement", "00:00:00.0000001"));
}

public sealed class SqliteSlowStatementsTests : SlowStatementsTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresSlowStatementsTests : SlowStatementsTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
