using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>Work that waits for another person.</summary>
public abstract partial class OperationTests
{
    private static readonly string[] Rights = [Permissions.TasksRead, Permissions.TasksWrite];

    private bool _open;

    // Each of them as a process that was just started would make it: nothing of it is in memory.
    private Operations Careful =>
        ActivatorUtilities.CreateInstance<Operations>(
            Parts.Get<IServiceProvider>(),
            Options.Create(new ApprovalOptions { ApprovalAbove = 2, ApprovalLasts = TimeSpan.FromHours(4) })
        );

    [Fact]
    public async Task AboveTheNumber_ItWaits_AndBeginsOnceAnotherPersonHasApprovedIt()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);

        var asked = await Careful.StartAsync(maker, Cancel(), Stop);
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        Assert.Equal((OperationStatus.AwaitingApproval, 3, 0, 0), await CountsAsync(asked.Id));
        var awaited = Assert.Single(await Careful.AwaitedAsync(judge, Stop));
        Assert.True(awaited.MayDecide);
        Assert.False(Assert.Single(await Careful.AwaitedAsync(maker, Stop)).MayDecide);
        var preview = await Careful.LookAsync(judge, asked.Id, Stop);
        Assert.Equal((3, 3, 3), (preview.Matched, preview.Applicable, preview.Sample.Count));

        await Careful.DecideAsync(judge, asked.Id, new(Approves: true, " Agreed. "));
        await RunAsync();
        Assert.Equal(OperationStatus.Waiting, (await RowAsync(asked.Id)).Status);
        Parts.Clock.Advance(BulkRules.UndoWindow);
        await RunAsync();

        var done = await RowAsync(asked.Id);
        Assert.Equal((OperationStatus.Finished, 3L), (done.Status, done.Done));
        Assert.Equal(("grace@example.com", "Agreed."), (done.DecidedBy, done.DecisionReason));
        Assert.Contains(AuditActions.BulkApproved, await ActionsAsync(asked.Id));
        var again = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(true, null)));
        Assert.Equal(RefusalCode.Conflict, again.Code);
        Assert.Contains("approved it already", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoDecides_IsShownWhatItWouldTouch_AndNotWhatCameSince()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        var ids = await SubmitAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);
        await SubmitAsync(2);

        var preview = await Careful.LookAsync(judge, asked.Id, Stop);

        Assert.Equal((3, 3), (preview.Matched, preview.Applicable));
        Assert.Equal(ids.AsEnumerable().Reverse(), preview.Sample.Select(t => t.Id));
    }

    [Fact]
    public async Task UpToTheNumber_AndWithoutTheSetting_NothingWaits()
    {
        var maker = await PersonAsync("ada");
        await AcceptAsync(3);
        var few = new BulkRequest { Action = BulkAction.Boost, Ids = await SubmitAsync(2) };

        Assert.Equal(OperationStatus.Waiting, (await Careful.StartAsync(maker, few, Stop)).Status);
        Assert.Equal(OperationStatus.Waiting, (await All.StartAsync(maker, Cancel(), Stop)).Status);
        Assert.Equal(
            OperationStatus.Waiting,
            (await Careful.StartAsync(Actor.CommandLine, Cancel(), Stop)).Status
        );
    }

    [Fact]
    public async Task Refused_NothingIsDone_AndItSaysWhy()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);

        var mute = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(false, "  ")));
        await Careful.DecideAsync(judge, asked.Id, new(false, "Not on a Friday."));
        Parts.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();

        Assert.Contains("reason", mute.Errors.Keys);
        var row = await RowAsync(asked.Id);
        Assert.Equal((OperationStatus.Refused, 0L), (row.Status, row.Done));
        Assert.Equal("Not on a Friday.", row.DecisionReason);
        Assert.NotNull(row.FinishedAt);
        Assert.Contains(AuditActions.BulkRefused, await ActionsAsync(asked.Id));
        Assert.Empty(await Careful.AwaitedAsync(judge, Stop));
    }

    [Fact]
    public async Task WhoAskedForIt_Keys_AndThoseWhoMayNot_DecideNothing()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);
        Actor[] others =
        [
            maker,
            // A key of hers, and one of somebody else.
            maker with
            {
                Name = "ada@example.com (tq_1)",
                KeyId = Guid.NewGuid(),
            },
            judge with
            {
                KeyId = Guid.NewGuid(),
            },
            // An account that was given another address.
            maker with
            {
                Name = "lovelace@example.com",
            },
            Actor.CommandLine,
            judge with
            {
                Permissions = new HashSet<string> { Permissions.TasksRead },
            },
            judge with
            {
                Limited = Rights.ToDictionary(
                    r => r,
                    _ => System.Collections.Frozen.FrozenSet.Create("other")
                ),
            },
        ];

        foreach (var other in others)
        {
            var refusal = await RefusedAsync(() => Careful.DecideAsync(other, asked.Id, new(true, null)));
            Assert.True(
                refusal.Code is RefusalCode.Forbidden or RefusalCode.NotFound,
                $"{other.Name}: {refusal.Message}"
            );
        }

        Assert.Equal(OperationStatus.AwaitingApproval, (await RowAsync(asked.Id)).Status);
        var here = judge with
        {
            Limited = Rights.ToDictionary(r => r, _ => System.Collections.Frozen.FrozenSet.Create("default")),
        };
        await Careful.DecideAsync(here, asked.Id, new(true, null));
        Assert.Equal(OperationStatus.Waiting, (await RowAsync(asked.Id)).Status);
    }

    [Fact]
    public async Task WhoAskedForIt_MustStillBeAllowedTo()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.UserRoles.Where(r => r.UserId == maker.UserId).ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        var refusal = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(true, null)));

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Contains("ada@example.com may not", refusal.Message, StringComparison.Ordinal);
        await Careful.DecideAsync(judge, asked.Id, new(false, "She has left."));
        Assert.Equal(OperationStatus.Refused, (await RowAsync(asked.Id)).Status);
    }

    [Fact]
    public async Task NobodyApprovesIt_ItExpires_AndCannotBeApprovedAnyMore()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);

        Parts.Clock.Advance(TimeSpan.FromHours(4));
        var late = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(true, null)));
        await RunAsync();

        Assert.Equal(RefusalCode.Conflict, late.Code);
        Assert.Equal((OperationStatus.Expired, 3, 0, 0), await CountsAsync(asked.Id));
        Assert.Contains(AuditActions.BulkExpired, await ActionsAsync(asked.Id));
        var after = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(true, null)));
        Assert.Contains("It is expired", after.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APurge_WaitsToo_AndWhoeverMayPurgeDecides()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, BulkRequest.Purge("default"), Stop);
        var purger = judge with
        {
            Permissions = new HashSet<string> { Permissions.TasksRead, Permissions.QueuesControl },
        };

        await Careful.DecideAsync(purger, asked.Id, new(true, null));

        Assert.Equal(OperationStatus.Waiting, (await RowAsync(asked.Id)).Status);
    }

    [Fact]
    public async Task WhileItWaits_WhoAskedForItTakesItBack()
    {
        var (maker, judge) = (await PersonAsync("ada"), await PersonAsync("grace"));
        await AcceptAsync(3);
        var asked = await Careful.StartAsync(maker, Cancel(), Stop);
        var paused = await RefusedAsync(() => Careful.ControlAsync(maker, asked.Id, OperationControl.Pause));
        var resumed = await RefusedAsync(() =>
            Careful.ControlAsync(maker, asked.Id, OperationControl.Resume)
        );

        await Careful.ControlAsync(maker, asked.Id, OperationControl.Undo);

        Assert.Equal("It is awaiting approval.", paused.Message);
        Assert.Equal("It is awaiting approval.", resumed.Message);
        Assert.Equal(OperationStatus.Undone, (await RowAsync(asked.Id)).Status);
        var late = await RefusedAsync(() => Careful.DecideAsync(judge, asked.Id, new(true, null)));
        Assert.Equal("It is undone.", late.Message);
    }

    private static BulkRequest Cancel() => new() { Action = BulkAction.Cancel, Filter = Waiting };

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private async Task<IReadOnlyList<string>> ActionsAsync(Guid id)
    {
        await using var db = Parts.Db();
        var subject = AuditSubject.Operation(id).Id;
        return await db
            .AuditEntries.Where(e => e.SubjectId == subject)
            .Select(e => e.Action)
            .ToListAsync(Stop);
    }

    private async Task<Actor> PersonAsync(string name)
    {
        if (!_open)
        {
            await Parts.OpenAccountsAsync();
            _open = true;
        }

        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            Email = $"{name}@example.com",
            UserName = $"{name}@example.com",
        };
        await using var db = Parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        db.Users.Add(user);
        var role = await db.Roles.SingleAsync(r => r.Name == Roles.Admin, Stop);
        db.UserRoles.Add(new() { UserId = user.Id, RoleId = role.Id });
        await db.SaveChangesAsync(Stop);
        await scope.CommitAsync(Stop);
        return new(user.Email, Permissions.All.ToHashSet())
        {
            UserId = user.Id,
            AuthenticatedAt = Parts.Clock.GetUtcNow(),
        };
    }
}
