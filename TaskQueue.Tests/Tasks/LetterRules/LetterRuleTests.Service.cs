using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Tests.Tasks.LetterRules;

/// <summary>Making, ordering, pausing and trying out rules.</summary>
public abstract partial class LetterRuleTests
{
    [Fact]
    public async Task ADiscard_WaitsUntilTheTasksThatDependOnIt_HaveHeardOfItsEnd()
    {
        var after = TimeSpan.FromDays(2);
        await MakeAsync(
            new()
            {
                Name = "gone",
                Action = LetterAction.Discard,
                After = after,
            }
        );
        var task = await DieAsync();
        await MarkAsync(DependentsMark.Untold);
        await RunAsync();
        Parts.Clock.Advance(after);

        await RunAsync();
        var kept = await Parts.RowAsync(task.Id);
        await MarkAsync(DependentsMark.Told);
        Parts.Clock.Advance(LetterRulePass.Later);
        await RunAsync();

        Assert.Equal(TaskState.Dead, kept.State);
        await using var db = Parts.Db();
        Assert.False(await db.Tasks.AnyAsync(Stop));

        Task MarkAsync(DependentsMark mark) =>
            Parts.Ledger.ChangeAsync(
                1,
                session => session.ExecuteAsync("update tasks set dependents = @p0", (short)mark)
            );
    }

    [Fact]
    public async Task Order_Names_AndVersions_AreKept()
    {
        var first = await MakeAsync(Again() with { Name = "a" });
        var second = await MakeAsync(Again() with { Name = "b" });
        await MakeAsync(Again() with { Name = "c", Position = 1 });

        var taken = await RefusedAsync(() => MakeAsync(Again() with { Name = "a" }));
        var stale = await RefusedAsync(() =>
            Rules.UpdateAsync(Product.Operator, first.Id, Again() with { Name = "a" }, 7)
        );
        await Rules.MoveAsync(Product.Operator, second.Id, 1);
        await Rules.DeleteAsync(Product.Operator, first.Id, first.Version);
        var gone = await RefusedAsync(() => Rules.DeleteAsync(Product.Operator, first.Id, null));

        Assert.Equal(
            (RefusalCode.Conflict, RefusalCode.Stale, RefusalCode.NotFound),
            (taken.Code, stale.Code, gone.Code)
        );
        Assert.True(taken.Errors.ContainsKey("name"));
        var left = await Rules.ListAsync(Product.Operator, Stop);
        Assert.Equal([("b", 1), ("c", 2)], left.Select(r => (r.Name, r.Position)));
    }

    [Fact]
    public async Task ThoseWhoMayNot_AreRefused()
    {
        var rule = await MakeAsync(Again());
        var reader = new Actor("r", new HashSet<string> { Permissions.TasksRead });
        var requeuer = new Actor("q", new HashSet<string> { Permissions.DeadLettersRequeue });
        Func<Task>[] refused =
        [
            () => Rules.ListAsync(requeuer, Stop),
            () => Rules.CreateAsync(requeuer, Again() with { Name = "x" }),
            () => Rules.UpdateAsync(reader, rule.Id, Again(), null),
            () => Rules.MoveAsync(reader, rule.Id, 1),
            () => Rules.PauseAsync(reader, rule.Id, null),
            () => Rules.ResumeAsync(reader, rule.Id),
            () => Rules.DeleteAsync(reader, rule.Id, null),
        ];

        foreach (var act in refused)
        {
            Assert.Equal(RefusalCode.Forbidden, (await RefusedAsync(act)).Code);
        }
    }

    [Fact]
    public async Task APreview_CountsThoseOfToday_AndWhatOthersTake()
    {
        await DieAsync("Order 1 is locked.");
        Parts.Clock.Advance(TimeSpan.FromDays(2));
        var task = await DieAsync("Order 2 is locked.");
        await DieAsync("Order 3 is locked, and the disk is full.");
        await DieAsync("Disk is full.");
        var before = await MakeAsync(
            new()
            {
                Name = "full",
                Action = LetterAction.Keep,
                ErrorContains = "full",
            }
        );
        var wanted = Again() with { ErrorContains = "LOCKED" };

        var previews = Parts.Get<LetterRulePreviews>();
        var behind = await previews.RunAsync(Product.Operator, wanted, null, Stop);
        var instead = await previews.RunAsync(Product.Operator, wanted, before.Id, Stop);
        var ahead = await previews.RunAsync(Product.Operator, wanted with { Position = 1 }, null, Stop);

        Assert.Equal((3, true, 2, 1), (behind.Looked, behind.Complete, behind.Matched, behind.Taken));
        Assert.Equal((0, 0), (instead.Taken, ahead.Taken));
        Assert.Contains(behind.Sample, t => t.Id == task.Id);
        Assert.Single(await Rules.ListAsync(Product.Operator, Stop));
    }

    [Fact]
    public async Task APausedRule_HoldsWhatItMatches_UntilItIsResumed()
    {
        var rule = await MakeAsync(Again());
        await MakeAsync(
            new()
            {
                Name = "gone",
                Action = LetterAction.Discard,
                After = TimeSpan.Zero,
            }
        );
        await Rules.PauseAsync(Product.Operator, rule.Id, " The shop asked for quiet. ");
        var task = await DieAsync();

        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
        var paused = (await Rules.FindAsync(Product.Operator, rule.Id, Stop))!;
        await Rules.ResumeAsync(Product.Operator, rule.Id);
        await RunAsync();

        Assert.Equal(
            ("The shop asked for quiet.", Product.Operator.Name),
            (paused.PauseReason, paused.PausedBy)
        );
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(task.Id)).State);
    }

    [Fact]
    public async Task AChangedRule_IsAskedAgain_ForWhatWaits()
    {
        var rule = await MakeAsync(Again() with { After = TimeSpan.FromHours(1) });
        var task = await DieAsync();
        await RunAsync();

        await Rules.UpdateAsync(Product.Operator, rule.Id, Again(), rule.Version);
        await RunAsync();

        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(task.Id)).State);
    }
}
