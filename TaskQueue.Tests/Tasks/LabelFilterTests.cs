using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks;

/// <summary>Tasks by the labels that they require, on both stores.</summary>
public abstract class LabelFilterTests : PartsTests
{
    [Fact]
    public async Task AllLabels_MustBeThere_AndNothingElseMatches()
    {
        var (both, one) = (await AddAsync("eu", "gpu"), await AddAsync("gpu"));
        await AddAsync();
        var (longer, odd) = (await AddAsync("gpu-a"), await AddAsync("g_u"));

        Assert.Equal([one, both], await FindAsync(new() { Labels = ["gpu"] }));
        Assert.Equal([both], await FindAsync(new() { Labels = ["gpu", "eu"] }));
        Assert.Equal([odd], await FindAsync(new() { Labels = ["g_u"] }));
        Assert.Equal([longer], await FindAsync(new() { Labels = ["gpu-a"] }));
        Assert.Empty(await FindAsync(new() { Labels = ["gp"] }));
        Assert.Empty(await FindAsync(new() { Labels = ["gpu"], States = [TaskState.Dead] }));
        Assert.Equal(5, (await FindAsync(new())).Count);
    }

    [Fact]
    public async Task Pages_GoOn_AndBulkWorkTakesThem()
    {
        List<Guid> ids = [];
        for (var i = 0; i < 7; i++)
        {
            ids.Insert(0, await AddAsync("gpu"));
            await AddAsync("eu");
        }

        var queries = Parts.Get<TaskQueries>();
        var filter = new TaskFilter { Labels = ["gpu"] };
        var first = await queries.ListAsync(Product.Operator, filter, null, 5, Stop);
        var rest = await queries.ListAsync(Product.Operator, filter, first.NextCursor, 5, Stop);
        var request = new BulkRequest
        {
            Action = BulkAction.Cancel,
            Filter = filter,
            Arguments = new() { UndoWindow = TimeSpan.Zero },
        };
        var preview = await Parts.Get<Operations>().PreviewAsync(Product.Operator, request, Stop);
        await Parts.Get<Operations>().StartAsync(Product.Operator, request, Stop);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        Assert.Equal(ids, first.Items.Concat(rest.Items).Select(t => t.Id));
        Assert.Null(rest.NextCursor);
        Assert.Equal(7, preview.Matched);
        Assert.Equal(7, (await FindAsync(filter with { States = [TaskState.Cancelled] })).Count);
        Assert.Equal(7, (await FindAsync(new() { States = [TaskState.Queued] })).Count);
    }

    [Fact]
    public async Task ARareLabelAmongManyTasks_IsFoundByItsIndex()
    {
        var tasks = Enumerable
            .Range(0, 3000)
            .Select(i => Samples.Task(labels: i % 1000 == 0 ? ["gpu"] : null))
            .ToList();
        await Parts.Ledger.AcceptAsync(tasks);
        await Parts.Get<StoreUpkeep>().StartAsync(Product.Operator, MaintenanceAction.Analyze, Stop);
        await Parts.Get<StoreUpkeep>().Work;
        await using var watched = await CoreParts.MakeAsync(
            Database,
            open: false,
            settings: ("Storage:SlowStatement", "00:00:00.0000001")
        );

        var found = await watched
            .Get<TaskQueries>()
            .ListAsync(Product.Operator, new() { Labels = ["gpu"] }, null, 50, Stop);

        Assert.Equal(3, found.Items.Count);
        var statement = watched
            .Get<SlowStatements>()
            .All.First(s =>
                s.Text.Contains("labels", StringComparison.Ordinal)
                && StatementText.CanBeExplained(s.Sql)
                && s.Text.Contains("<>", StringComparison.Ordinal)
            );
        var plan = await watched.Get<StatementPlans>().ExplainAsync(statement, Stop);
        Assert.Contains(plan, line => line.Contains("ix_tasks_labels", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpu", null)]
    [InlineData("GPU", "'GPU' is no label")]
    [InlineData("a b", "'a b' is no label")]
    public void AWrongLabel_IsToldWithItsReason(string label, string? fault)
    {
        var said = TaskFilter.FaultOfLabels(["ok", label]);

        Assert.Equal(fault is null, said is null);
        Assert.StartsWith(fault ?? "", said ?? "", StringComparison.Ordinal);
        Assert.NotNull(TaskFilter.FaultOfLabels([.. Enumerable.Range(0, 17).Select(i => $"l{i}")]));
    }

    private async Task<Guid> AddAsync(params string[] labels) =>
        (await Parts.AcceptAsync(Samples.Task(labels: labels))).Id;

    private async Task<IReadOnlyList<Guid>> FindAsync(TaskFilter filter) =>
        [
            .. (
                await Parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, null, 50, Stop)
            ).Items.Select(t => t.Id),
        ];

    public sealed class OnSqlite : LabelFilterTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : LabelFilterTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
