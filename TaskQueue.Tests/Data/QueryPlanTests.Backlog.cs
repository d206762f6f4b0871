using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Data;

// What is asked when a rule is applied to the dead letters that are there.
public abstract partial class QueryPlanTests
{
    private static async Task AskBacklogAsync(CoreParts parts, TaskItem dead)
    {
        var rule = (await parts.Get<LetterRuleService>().ListAsync(Product.Operator, Stop))[0];
        var backlog = parts.Get<LetterRuleBacklog>();
        await backlog.PreviewAsync(Product.Operator, rule.Id, Stop);
        await backlog.StartAsync(Product.Operator, rule.Id, null, Stop);
        while (await parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        await parts
            .Get<TaskExplanations>()
            .ExplainAsync(Product.Operator, await parts.RowAsync(dead.Id), Stop);
    }
}
