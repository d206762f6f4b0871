using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Tasks.LetterRules;

// Rules that are given the dead letters that were there before them.
public abstract partial class LetterRuleTests
{
    private LetterRuleBacklog Backlog => Parts.Get<LetterRuleBacklog>();

    [Fact]
    public async Task AnAppliedRule_ActsOnWhatWasDeadBefore_AndOnNothingElse()
    {
        var (meant, other) = (await DieAsync(), await DieAsync("Disk is full."));
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        var rule = await MakeAsync(Again() with { ErrorContains = "locked" });
        await RunAsync();
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(meant.Id)).State);
        Assert.Contains(
            "died before the rule was made",
            await RulesGateAsync(meant),
            StringComparison.Ordinal
        );

        var found = await Backlog.PreviewAsync(Product.Operator, rule.Id, Stop);
        var begun = await ApplyAsync(rule);

        Assert.Equal(
            (2, true, 1, 0, 0),
            (found.Looked, found.Complete, found.Matched, found.Taken, found.Spent)
        );
        Assert.Equal(meant.Id, Assert.Single(found.Sample).Id);
        Assert.Equal((2, 2, 0), (begun.Matched, begun.Done, begun.Failed));
        Assert.Equal(OperationStatus.Finished, begun.Status);
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(meant.Id)).State);
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(other.Id)).State);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task AnAppliedRule_IsBehindTheRulesBeforeIt_AndRequeuesNoMoreThanItMay()
    {
        var (kept, spent) = (await DieAsync("Keep 1."), await DieAsync());
        await RunAsync();
        await using (var db = Parts.Db())
        {
            db.LetterDues.Add(new() { TaskId = spent.Id, Requeues = 2 });
            await db.SaveChangesAsync(Stop);
        }

        await MakeAsync(
            new()
            {
                Name = "keep",
                Action = LetterAction.Keep,
                ErrorContains = "Keep",
            }
        );
        var rule = await MakeAsync(Again());

        var found = await Backlog.PreviewAsync(Product.Operator, rule.Id, Stop);
        await ApplyAsync(rule);

        Assert.Equal((2, 1, 1), (found.Matched, found.Taken, found.Spent));
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(kept.Id)).State);
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(spent.Id)).State);
        await using var after = Parts.Db();
        Assert.Equal(2, (await after.LetterDues.SingleAsync(Stop)).Requeues);
    }

    [Fact]
    public async Task ARuleThatDiscards_CanBeUndone_AndWaitsForAge()
    {
        var old = await DieAsync();
        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromDays(3));
        var young = await DieAsync();
        await RunAsync();
        var rule = await MakeAsync(
            new()
            {
                Name = "old",
                Action = LetterAction.Discard,
                After = TimeSpan.FromDays(2),
            }
        );

        var begun = await Backlog.StartAsync(Product.Operator, rule.Id, "Room.", Stop);
        Assert.Equal(BulkRules.UndoWindow, begun.NotBefore - begun.CreatedAt);
        await Parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await RunAsync();
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(old.Id)).State);
        Parts.Clock.Advance(BulkRules.UndoWindow);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }
        await RunAsync();

        await using var db = Parts.Db();
        Assert.Equal([young.Id], await db.Tasks.Select(t => t.Id).ToListAsync(Stop));
        Assert.Contains(
            "deletes it with its history at",
            await RulesGateAsync(young),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhoMayNot_WhatIsNot_AndWhatKeeps_AreRefused()
    {
        var rule = await MakeAsync(new() { Name = "keep", Action = LetterAction.Keep });
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        var forbidden = await RefusedAsync(() => Backlog.StartAsync(viewer, rule.Id, null, Stop));
        var keeps = await RefusedAsync(() => Backlog.StartAsync(Product.Operator, rule.Id, null, Stop));
        var missing = await RefusedAsync(() => Backlog.PreviewAsync(Product.Operator, Guid.NewGuid(), Stop));
        var changed = await RefusedAsync(() =>
            Backlog.StartAsync(Product.Operator, rule.Id, null, Stop, rule.Version + 1)
        );

        Assert.Equal(
            (RefusalCode.Forbidden, RefusalCode.Conflict, RefusalCode.NotFound, RefusalCode.Stale),
            (forbidden.Code, keeps.Code, missing.Code, changed.Code)
        );
    }

    [Fact]
    public async Task ARuleThatIsDeletedMeanwhile_FailsEachOfThem()
    {
        var task = await DieAsync();
        await RunAsync();
        var rule = await MakeAsync(Again());
        var begun = await Backlog.StartAsync(Product.Operator, rule.Id, null, Stop);
        await Rules.DeleteAsync(Product.Operator, rule.Id, null);

        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        var after = (await Parts.Get<Operations>().FindAsync(Product.Operator, begun.Id, Stop))!;
        Assert.Equal((0, 1), (after.Done, after.Failed));
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
    }

    private async Task<TaskOperation> ApplyAsync(LetterRule rule)
    {
        var begun = await Backlog.StartAsync(Product.Operator, rule.Id, "Meant for those, too.", Stop);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        await RunAsync();
        return (await Parts.Get<Operations>().FindAsync(Product.Operator, begun.Id, Stop))!;
    }

    private async Task<string> RulesGateAsync(TaskItem task) =>
        (await Parts.Get<TaskExplanations>().FindAsync(Product.Operator, task.Id, Stop))!
            .Gates.Single(g => g.Gate == ExplainedGates.Rules)
            .Evidence;
}
