using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Tests.Tasks.LetterGroups;

/// <summary>Who may act on a group: also when none of it is dead, and on canaries that somebody else began.</summary>
public abstract partial class LetterGroupTests
{
    [Fact]
    public async Task AGroupWithoutLetters_IsForThoseWhoMayRequeueEverywhere()
    {
        var member = Reading("member@example.com", "ours");
        var letter = await DieAsync(queue: "theirs");
        await Service.TakeAsync(Ada, Print, null);
        await Parts.Get<DeadLetters>().RequeueAsync(Product.Operator, letter, null, Stop);

        foreach (
            var act in new Func<Task>[]
            {
                () => Service.ResolveAsync(member, Print, null, null),
                () => Service.SnoozeAsync(member, Print, null, 1, null),
                () => Service.EditAsync(member, Print, new() { HasNote = true, Note = "x" }, null),
            }
        )
        {
            var refusal = await RefusedAsync(act);
            Assert.Equal(RefusalCode.Forbidden, refusal.Code);
            Assert.Contains("None of this group is dead now", refusal.Message, StringComparison.Ordinal);
        }

        var seen = (await Groups.FindAsync(member, Print, TrendUnit.Hour, Stop))!;
        Assert.Equal((0L, false, 1), (seen.Count, seen.MayAct, seen.Version));
        Assert.Equal(2, (await Service.ResolveAsync(Bob, Print, null, null)).Version);
    }

    [Fact]
    public async Task WhileAllLettersAreTriedOut_TheirQueuesTellWhoMayStopIt()
    {
        await DieAsync(2, queue: "ours");
        var begun = await Canaries.StartAsync(Limited("one@example.com", "ours"), Print, 5, null, null, null);
        await RunAsync();
        var (colleague, stranger) = (
            Limited("two@example.com", "ours"),
            Reading("stranger@example.com", "theirs")
        );

        var refused = await RefusedAsync(() => Canaries.StopAsync(stranger, Print));
        var listed = Assert.Single((await ListAsync(LetterGroupFilter.Open, colleague)).Groups);
        await Canaries.StopAsync(colleague, Print);

        Assert.Equal(RefusalCode.Forbidden, refused.Code);
        Assert.Equal((0L, true, begun.Id), (listed.Count, listed.MayAct, listed.Canary!.Operation.Id));
        var ended = (await FindAsync()).Canary!.Operation;
        Assert.Equal((OperationStatus.Cancelled, "two@example.com"), (ended.Status, ended.ChangedBy));
    }

    [Fact]
    public async Task ACanaryOfSomebodyElse_IsAnsweredByWhoeverMayActOnTheGroup()
    {
        await DieAsync(3, queue: "ours");
        var colleague = Limited("member@example.com", "ours");
        var begun = await Canaries.StartAsync(Ada, Print, 1, null, null, null);
        await RunAsync();
        await EndAsync(await Parts.ClaimAsync());
        await RunAsync();

        var offered = (await Groups.FindAsync(colleague, Print, TrendUnit.Hour, Stop))!;
        var linked = await Parts.Get<Operations>().FindAsync(colleague, begun.Id, Stop);
        await Canaries.ContinueAsync(colleague, Print);
        await RunAsync();

        Assert.True(offered.MayAct);
        Assert.Equal(OperationStage.Offered, offered.Canary!.Operation.Stage);
        Assert.Equal([(TaskState.Succeeded, 1L)], offered.Canary.States.Select(s => (s.Key, s.Value)));
        Assert.Equal(begun.Id, linked!.Id);
        Assert.Equal(2, (await Parts.ClaimAsync()).Count);
    }

    [Fact]
    public async Task ACanaryThatHasQueuedTasksElsewhere_IsNotTheirs()
    {
        await DieAsync(queue: "theirs");
        await DieAsync(queue: "ours");
        var member = Limited("member@example.com", "ours");
        await Canaries.StartAsync(Ada, Print, 1, null, null, null);
        await RunAsync();

        // What is left of it lies in their queue; what is tried out does not.
        var group = (await Groups.FindAsync(member, Print, TrendUnit.Hour, Stop))!;
        var refused = await RefusedAsync(() => Canaries.StopAsync(member, Print));

        Assert.Equal((1L, false), (group.Count, group.MayAct));
        Assert.Null(group.Canary);
        Assert.Equal(RefusalCode.Forbidden, refused.Code);
        Assert.Null((await FindAsync()).Canary!.Operation.FinishedAt);
    }

    [Fact]
    public async Task WhoMayRequeueNowhere_CostsTheStoreNothing()
    {
        var reach = new LetterGroupReach(Parts.Get<StoreConnection>());
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        // There is no store to ask.
        Assert.Empty(await reach.ReadAsync(null!, viewer, [Print], Stop));
        Assert.Equal([Print], await reach.ReadAsync(null!, Ada, [Print], Stop));
    }

    // Reads all queues, and works on one.
    private static Actor Reading(string name, string queue) =>
        ActorRights.Combine(
            name,
            [
                new RoleDefinition("reader", [Permissions.TasksRead], []),
                new RoleDefinition(
                    "limited",
                    [Permissions.TasksWrite, Permissions.DeadLettersRequeue],
                    [queue]
                ),
            ]
        ) with
        {
            UserId = Guid.NewGuid(),
        };
}
