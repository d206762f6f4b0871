using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Tests.Alerts;

namespace TaskQueue.Tests.Inbox;

// Who sees what, and how much of it is kept.
public abstract partial class FollowTests
{
    [Fact]
    public async Task ANotice_IsSeenAsLongAsWhatItIsAboutIs()
    {
        var mia = await FollowRoom.PersonAsync(Parts, "mia", "mail");
        var stays = await Parts.AcceptAsync(Samples.Task(queue: "mail", maxAttempts: 1));
        var moves = await Parts.AcceptAsync(Samples.Task(queue: "mail", maxAttempts: 1));
        var hidden = await Parts.AcceptAsync(Samples.Task(queue: "other"));
        await FollowAsync(mia, FollowKind.Task, stays.Id);
        await FollowAsync(mia, FollowKind.Task, moves.Id);
        await AssertRefusedAsync(RefusalCode.NotFound, () => FollowAsync(mia, FollowKind.Task, hidden.Id));
        await AssertRefusedAsync(
            RefusalCode.NotFound,
            () => Follows.FollowAsync(mia, FollowKind.Queue, "other", Stop)
        );
        await FollowRoom.EndAsync(Parts, stays, AttemptOutcome.Failed);
        await FollowRoom.EndAsync(Parts, moves, AttemptOutcome.Failed);
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(2, await Inbox.CountUnreadAsync(mia, Stop));

        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db
                .Tasks.Where(t => t.Id == moves.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Queue, "other"), Stop);
            await scope.CommitAsync(Stop);
        }

        var seen = Assert.Single((await Inbox.ListAsync(mia, false, null, 10, Stop)).Items);
        Assert.Equal(stays.Id, seen.TaskId);
        var elsewhere = mia with { Limited = (await FollowRoom.PersonAsync(Parts, "tom", "third")).Limited };
        Assert.Equal(0, await Inbox.CountUnreadAsync(elsewhere, Stop));
        Assert.Equal(0, await Inbox.CountUnreadAsync(mia with { Permissions = new HashSet<string>() }, Stop));
    }

    [Fact]
    public async Task AKey_HasNoInbox_AndWhatIsNotThereIsNotFollowed()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var key = ada with { KeyId = Guid.NewGuid() };

        await AssertRefusedAsync(RefusalCode.Forbidden, () => Inbox.ListAsync(key, false, null, 1, Stop));
        await AssertRefusedAsync(RefusalCode.Forbidden, () => Inbox.CountUnreadAsync(key, Stop));
        await AssertRefusedAsync(
            RefusalCode.Forbidden,
            () => Follows.FollowAsync(key, FollowKind.Queue, "default", Stop)
        );
        foreach (var kind in Enum.GetValues<FollowKind>())
        {
            await AssertRefusedAsync(
                RefusalCode.NotFound,
                () => Follows.FollowAsync(ada, kind, Guid.NewGuid().ToString(), Stop)
            );
            await AssertRefusedAsync(
                RefusalCode.NotFound,
                () => Follows.FollowAsync(ada, kind, "no such \u0000 thing", Stop)
            );
        }
    }

    [Fact]
    public async Task AnAlert_IsToldToThoseWhoMayReadIt()
    {
        await Parts.OpenAccountsAsync();
        var admin = await AlertRoom.PersonAsync(Parts, "root@example.com", Roles.Admin);
        var viewer = await AlertRoom.PersonAsync(Parts, "viewer@example.com", Roles.Viewer);
        await Parts.Get<AlertBook>().RaiseAsync([AuditBreakOf()], Stop);
        await Parts.Get<AlertBook>().RaiseAsync([AuditBreakOf()], Stop);

        var told = (
            await Inbox.ListAsync(Product.Operator with { UserId = admin }, false, null, 10, Stop)
        ).Items;
        Assert.Equal(
            "The audit log is broken",
            NoticeText.Title(Assert.Single(told, n => n.About == "The audit log is broken"))
        );
        Assert.Empty(
            (
                await Inbox.ListAsync(
                    new("viewer@example.com", new HashSet<string> { Permissions.TasksRead })
                    {
                        UserId = viewer,
                    },
                    false,
                    null,
                    10,
                    Stop
                )
            ).Items
        );
        // Rights that are gone take the notice along.
        var less = new Actor(
            "root@example.com",
            new HashSet<string> { Permissions.TasksRead, Permissions.AlertsRead }
        )
        {
            UserId = admin,
        };
        Assert.Empty((await Inbox.ListAsync(less, false, null, 10, Stop)).Items);
    }

    [Fact]
    public async Task AnInbox_KeepsTheNewest_AndNothingForLong()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        await using var db = Parts.Db();
        for (var i = 0; i < InboxLimits.Notices + 30; i++)
        {
            db.Notices.Add(NoticeOf(ada.UserId!.Value, i));
        }

        db.Notices.Add(NoticeOf(Guid.NewGuid(), 1));
        await db.SaveChangesAsync(Stop);
        await FollowRoom.LookAsync(Parts);

        Parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await FollowRoom.LookAsync(Parts);

        var left = await db.Notices.AsNoTracking().OrderByDescending(n => n.Id).ToListAsync(Stop);
        Assert.Equal(InboxLimits.Notices, left.Count);
        Assert.Equal($"about {InboxLimits.Notices + 29}", left[0].About);
        Assert.All(left, n => Assert.Equal(ada.UserId, n.UserId));

        var first = await Inbox.ListAsync(ada, true, null, 200, Stop);
        var second = await Inbox.ListAsync(ada, true, first.NextCursor, 200, Stop);
        Assert.Equal(left.Take(400).Select(n => n.Id), first.Items.Concat(second.Items).Select(n => n.Id));
        await Parts.Get<InboxService>().ReadAsync(ada, null, left[10].Id);
        Assert.Equal(10, await Inbox.CountUnreadAsync(ada, Stop));

        Parts.Clock.Advance(InboxLimits.Kept);
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(0, await db.Notices.CountAsync(Stop));
    }

    [Fact]
    public async Task MoreThanOneMayFollow_IsRefused()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        for (var i = 0; i <= InboxLimits.Follows; i++)
        {
            var task = await Parts.AcceptAsync(Samples.Task());
            if (i < InboxLimits.Follows)
            {
                await FollowAsync(ada, FollowKind.Task, task.Id);
            }
            else
            {
                await AssertRefusedAsync(
                    RefusalCode.Conflict,
                    () => FollowAsync(ada, FollowKind.Task, task.Id)
                );
            }
        }
    }

    private static Notice NoticeOf(Guid user, int i) =>
        new()
        {
            Id = TaskIds.Next(TimeProvider.System),
            UserId = user,
            Kind = NoticeKind.TaskEnded,
            Key = $"task:{Guid.NewGuid()}",
            About = $"about {i}",
            State = "succeeded",
            Count = 1,
            At = Samples.Now,
        };

    private static AlertFinding AuditBreakOf() =>
        new(AlertKinds.AuditBroken, "x", AlertSeverity.Critical, "t", "audit");

    private static async Task AssertRefusedAsync(RefusalCode code, Func<Task> act) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RefusalException>(act)).Code);
}
