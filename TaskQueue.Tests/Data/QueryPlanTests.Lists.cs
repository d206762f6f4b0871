using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Data;

// Lists whose order one index has.
public abstract partial class QueryPlanTests
{
    [Theory]
    [InlineData(TaskState.Scheduled)]
    [InlineData(TaskState.Retrying)]
    public async Task OneQueueInOneRareState_IsReadInTheOrderOfItsIndex(TaskState state)
    {
        await using var database = await MakeDatabaseAsync();
        var task = await FillAsync(database, analysed: true);
        await using var parts = await CoreParts.MakeAsync(
            database,
            settings: ("Storage:SlowStatement", "00:00:00.0000001")
        );
        var filter = new TaskFilter { Queues = [task.Queue], States = [state] };
        await parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, task.Id.ToString("N"), 50, Stop);

        var asked = Assert.Single(
            parts.Get<SlowStatements>().All,
            s =>
                s.Sql.Contains("state <> 5", StringComparison.Ordinal)
                || s.Sql.Contains("\"state\" <> 5", StringComparison.Ordinal)
        );
        var plan = string.Join('\n', await parts.Get<StatementPlans>().ExplainAsync(asked, Stop));

        Assert.Contains("ix_tasks_queue_state", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }
}
