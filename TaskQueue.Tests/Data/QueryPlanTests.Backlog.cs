using System.Collections.Frozen;
using TaskQueue.Core.Security;
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
        await AskLimitedAsync(parts);
    }

    // Which groups somebody may act on, where they may not requeue in all queues.
    private static async Task AskLimitedAsync(CoreParts parts)
    {
        var limited = Product.Operator with
        {
            Limited = new Dictionary<string, FrozenSet<string>>
            {
                [Permissions.DeadLettersRequeue] = FrozenSet.Create("default"),
            },
        };
        await parts.Get<DeadLetterGroups>().ListAsync(limited, 0, 10, TrendUnit.Day, Stop);
    }
}
