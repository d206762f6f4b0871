using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Tests.Tasks.LetterGroups;

/// <summary>Trying some of a group out, and what is asked then.</summary>
public abstract partial class LetterGroupTests
{
    private LetterGroupCanaries Canaries => Parts.Get<LetterGroupCanaries>();

    [Fact]
    public async Task ACanary_TriesSomeOut_AndAsks_AndThenTheRestFollow()
    {
        await DieAsync(10);

        var begun = await Canaries.StartAsync(Ada, Print, 3, null, "the shop answers", new(0));
        var second = await RefusedAsync(() => Canaries.StartAsync(Bob, Print, 1, null, null, null));
        var early = await RefusedAsync(() => Canaries.ContinueAsync(Bob, Print));
        await RunAsync();
        var first = await Parts.ClaimAsync();
        var watched = await FindAsync();
        await EndAsync(first);
        await RunAsync();
        var offered = await FindAsync();
        await RunAsync();
        var untouched = (await FindAsync()).Count;
        await Canaries.ContinueAsync(Bob, Print);
        await RunAsync();
        var rest = await Parts.ClaimAsync();
        var done = await FindAsync();

        Assert.Contains("ada@example.com began a canary", second.Message, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Conflict, early.Code);
        Assert.Equal((3, 7L), (first.Count, watched.Count));
        Assert.Equal(
            (OperationStage.Offered, OperationStatus.Paused, 3L),
            (offered.Canary!.Operation.Stage, offered.Canary.Operation.Status, offered.Canary.Operation.Done)
        );
        Assert.Equal([(TaskState.Succeeded, 3L)], offered.Canary.States.Select(s => (s.Key, s.Value)));
        Assert.Equal((7L, 7), (untouched, rest.Count));
        Assert.Equal(
            (begun.Id, OperationStatus.Finished, 0L),
            (done.Canary!.Operation.Id, done.Canary.Operation.Status, done.Count)
        );
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task AGroupThatIsTriedOutWhole_StaysInTheList_AndThereIsNothingToAsk()
    {
        await DieAsync(2);
        await Canaries.StartAsync(Ada, Print, 5, null, null, null);
        await RunAsync();

        var away = Assert.Single((await ListAsync(LetterGroupFilter.Open)).Groups);
        await EndAsync(await Parts.ClaimAsync());
        await RunAsync();

        Assert.Equal((0L, "Boom", Usual), (away.Count, away.Kind, away.Message));
        Assert.NotNull(away.Canary);
        Assert.Contains(
            "None of this group is dead now",
            (await RefusedAsync(() => Canaries.StartAsync(Ada, Print, 1, null, null, null))).Message,
            StringComparison.Ordinal
        );
        Assert.Empty((await ListAsync(LetterGroupFilter.Open)).Groups);
        Assert.Equal(OperationStatus.Finished, (await FindAsync()).Canary!.Operation.Status);
    }

    [Fact]
    public async Task ACanaryThatComesBack_Stops_AndAnotherMayBegin()
    {
        await DieAsync(4);
        await Canaries.StartAsync(Ada, Print, 2, null, null, null);
        await RunAsync();

        await EndAsync(await Parts.ClaimAsync(), "Order 9 is locked.");
        await RunAsync();
        var stopped = await FindAsync();
        var late = await RefusedAsync(() => Canaries.StopAsync(Ada, Print));
        await Canaries.StartAsync(Bob, Print, 1, null, null, new(stopped.Version));
        await Canaries.StopAsync(Ada, Print);
        await RunAsync();

        Assert.Equal(OperationStatus.Stopped, stopped.Canary!.Operation.Status);
        Assert.Contains("Order 9 is locked.", stopped.Canary.Operation.StopReason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Conflict, late.Code);
        var ended = await FindAsync();
        Assert.Equal(
            (OperationStatus.Cancelled, "bob@example.com", 4L),
            (ended.Canary!.Operation.Status, ended.Canary.Operation.Actor, ended.Count)
        );
    }

    private async Task RunAsync()
    {
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }
    }

    private async Task EndAsync(IReadOnlyList<Lease> leases, string? error = null)
    {
        var now = Parts.Clock.UtcNow;
        var outcome = error is null ? AttemptOutcome.Succeeded : AttemptOutcome.Failed;
        await Parts.Broker.FinishAsync(
            [
                .. leases.Select(l => new AttemptResult(l.Task.Id, l.Token, "w1", outcome, now, now, now)
                {
                    Error = error is null ? null : new("Boom", error),
                }),
            ],
            Stop
        );
        await Parts.Get<Settler>().DrainAsync(Stop);
    }

    private async Task AccountAsync(string email, string role)
    {
        await using var db = Parts.Db();
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            SecurityStamp = "s",
        };
        db.Users.Add(user);
        db.UserRoles.Add(new() { UserId = user.Id, RoleId = db.Roles.Single(r => r.Name == role).Id });
        await db.SaveChangesAsync(Stop);
    }
}
