using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Tests.Scheduling;

namespace TaskQueue.Tests.Inbox;

/// <summary>What becomes of what somebody follows is told to them, once, on both stores.</summary>
public abstract partial class FollowTests : PartsTests
{
    private FollowService Follows => Parts.Get<FollowService>();

    private InboxQueries Inbox => Parts.Get<InboxQueries>();

    [Fact]
    public async Task EachEndOfATask_IsToldOnce_AndSuccessEndsIt()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var ben = await FollowRoom.PersonAsync(Parts, "ben");
        var task = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await FollowAsync(ada, FollowKind.Task, task.Id);
        await FollowAsync(ada, FollowKind.Task, task.Id);
        await FollowRoom.LookAsync(Parts);
        Assert.Empty(await FollowRoom.TitlesAsync(Parts, ada));

        await FollowRoom.EndAsync(Parts, task, AttemptOutcome.Failed);
        await FollowRoom.LookAsync(Parts);
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(["echo has died"], await FollowRoom.TitlesAsync(Parts, ada));

        Parts.Clock.Advance(TimeSpan.FromSeconds(5));
        await Parts.Tasks.RetryAsync(Product.Operator, task.Id);
        await FollowRoom.LookAsync(Parts);
        await FollowRoom.EndAsync(Parts, task, token: 2L << 40);
        await FollowRoom.LookAsync(Parts);

        Assert.Equal(["echo has succeeded", "echo has died"], await FollowRoom.TitlesAsync(Parts, ada));
        Assert.Equal(2, await Inbox.CountUnreadAsync(ada, Stop));
        Assert.Empty((await Follows.ListAsync(ada, null, 10, Stop)).Items);
        Assert.Empty(await FollowRoom.TitlesAsync(Parts, ben));
    }

    [Fact]
    public async Task AnEndBeforeTheFollow_IsNotTold_AndADeletedTaskIs()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var dead = await FollowRoom.DieAsync(Parts, "mail");
        var waiting = await Parts.AcceptAsync(Samples.Task());
        await FollowAsync(ada, FollowKind.Task, dead.Id);
        await FollowAsync(ada, FollowKind.Task, waiting.Id);
        await FollowRoom.LookAsync(Parts);
        Assert.Empty(await FollowRoom.TitlesAsync(Parts, ada));

        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Tasks.ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        Parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await FollowRoom.LookAsync(Parts);

        Assert.Equal(["echo was deleted"], await FollowRoom.TitlesAsync(Parts, ada));
        Assert.Empty((await Follows.ListAsync(ada, null, 10, Stop)).Items);
    }

    [Fact]
    public async Task DeathsOfAQueue_CountUpWhileNobodyReads_AndOnlyForThoseWhoFollow()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        await FollowRoom.DieAsync(Parts, "mail");
        await using var db = Parts.Db();
        Assert.Equal(0, await db.FollowNews.CountAsync(Stop));
        await Follows.FollowAsync(ada, FollowKind.Queue, "mail", Stop);

        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.DieAsync(Parts, "other");
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(["1 dead letter more in mail"], await FollowRoom.TitlesAsync(Parts, ada));
        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(["3 dead letters more in mail"], await FollowRoom.TitlesAsync(Parts, ada));
        Assert.Equal(0, await db.FollowNews.CountAsync(Stop));

        var told = Assert.Single((await Inbox.ListAsync(ada, true, null, 10, Stop)).Items);
        await Parts.Get<InboxService>().ReadAsync(ada, [told.Id], null);
        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.LookAsync(Parts);
        Assert.Equal(
            ["1 dead letter more in mail", "3 dead letters more in mail"],
            await FollowRoom.TitlesAsync(Parts, ada)
        );

        await Follows.UnfollowAsync(ada, FollowKind.Queue, "mail");
        await FollowRoom.DieAsync(Parts, "mail");
        Assert.Equal(0, await db.FollowNews.CountAsync(Stop));
    }

    [Fact]
    public async Task DeathsBeforeAFollow_AreNotCounted_ThoughTheyWereNotToldYet()
    {
        var (ada, ben) = (
            await FollowRoom.PersonAsync(Parts, "ada"),
            await FollowRoom.PersonAsync(Parts, "ben")
        );
        await FollowRoom.DieAsync(Parts, "mail");
        await Follows.FollowAsync(ada, FollowKind.Queue, "mail", Stop);
        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.DieAsync(Parts, "mail");
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await Follows.FollowAsync(ben, FollowKind.Queue, "mail", Stop);
        await FollowRoom.DieAsync(Parts, "mail");

        await FollowRoom.LookAsync(Parts);

        Assert.Equal(["3 dead letters more in mail"], await FollowRoom.TitlesAsync(Parts, ada));
        Assert.Equal(["1 dead letter more in mail"], await FollowRoom.TitlesAsync(Parts, ben));
    }

    [Fact]
    public async Task ASchedule_TellsOfTasksThatDie_AndOfFiresThatMakeNone()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var schedule = await Parts
            .Get<ScheduleService>()
            .CreateAsync(
                Product.Operator,
                ScheduleSamples.New() with
                {
                    Task = Samples.NewTask() with { MaxAttempts = 1 },
                }
            );
        await FollowAsync(ada, FollowKind.Schedule, schedule.Id);
        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        await Parts.Get<ScheduleRunner>().RunOnceAsync(Stop);
        TaskItem made;
        await using (var db = Parts.Db())
        {
            made = await db.Tasks.AsNoTracking().SingleAsync(Stop);
        }

        await FollowRoom.EndAsync(Parts, made, AttemptOutcome.Failed);
        await using (var db = Parts.Db())
        {
            var row = await db.Schedules.SingleAsync(Stop);
            // What nobody would be let make: a task that is refused when the fire makes it.
            row.Template = TaskTemplate.Write(Samples.NewTask() with { Priority = 99 });
            await db.SaveChangesAsync(Stop);
        }

        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        await Parts.Get<ScheduleRunner>().RunOnceAsync(Stop);
        await FollowRoom.LookAsync(Parts);

        var told = (await Inbox.ListAsync(ada, false, null, 10, Stop)).Items;
        Assert.Equal(
            ["A task of tidy up has died", "tidy up made no task"],
            told.Select(NoticeText.Title).Order(StringComparer.Ordinal)
        );
        var missed = told.Single(n => n.Kind is NoticeKind.ScheduleMissed);
        Assert.Contains("priority", missed.Detail, StringComparison.Ordinal);
        Assert.Equal($"schedules/{schedule.Id}", NoticeText.Link(missed));
    }

    [Fact]
    public async Task AnOperation_TellsWhoAskedForIt_AndAKeyNobody()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        await Parts.SubmitAsync();
        var request = new BulkRequest
        {
            Action = BulkAction.Tag,
            Filter = new() { Queues = ["default"] },
            Arguments = new() { Tags = ["x"] },
        };
        var own = await Parts.Get<Operations>().StartAsync(ada, request, Stop);
        await Parts.Get<Operations>().StartAsync(ada with { KeyId = Guid.NewGuid() }, request, Stop);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop))
        {
            // Step by step.
        }

        await FollowRoom.LookAsync(Parts);

        var told = Assert.Single((await Inbox.ListAsync(ada, false, null, 10, Stop)).Items);
        Assert.Equal("Tag of 1 task has finished", NoticeText.Title(told));
        Assert.Equal($"operations/{own.Id}", NoticeText.Link(told));
        Assert.Empty((await Follows.ListAsync(ada, null, 10, Stop)).Items);
    }

    [Fact]
    public async Task AnError_IsToldByQueue_ToThoseWhoSeeIt()
    {
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var mia = await FollowRoom.PersonAsync(Parts, "mia", "mail");
        await FollowRoom.DieAsync(Parts, "mail");
        var group = ErrorFingerprint.Write(ErrorFingerprint.Of("echo", "Boom", "It broke."));
        await Follows.FollowAsync(ada, FollowKind.Group, group, Stop);
        await Follows.FollowAsync(mia, FollowKind.Group, group, Stop);

        await FollowRoom.DieAsync(Parts, "mail");
        await FollowRoom.DieAsync(Parts, "other");
        await FollowRoom.LookAsync(Parts);

        Assert.Equal(2, (await FollowRoom.TitlesAsync(Parts, ada)).Count);
        Assert.Equal(["1 task more died of Boom in echo"], await FollowRoom.TitlesAsync(Parts, mia));
    }

    [Fact]
    public async Task TwoWatchersAtOnce_TellEachThingOnce()
    {
        await using var other = await CoreParts.MakeAsync(Database, open: false);
        var ada = await FollowRoom.PersonAsync(Parts, "ada");
        var tasks = new List<TaskItem>();
        for (var i = 0; i < 20; i++)
        {
            tasks.Add(await Parts.AcceptAsync(Samples.Task(maxAttempts: 1)));
            await FollowAsync(ada, FollowKind.Task, tasks[i].Id);
        }

        await Follows.FollowAsync(ada, FollowKind.Queue, "default", Stop);
        foreach (var task in tasks)
        {
            await FollowRoom.EndAsync(Parts, task, AttemptOutcome.Failed);
            await Task.WhenAll(LookOrLoseAsync(Parts), LookOrLoseAsync(other));
        }

        await FollowRoom.LookAsync(Parts);

        var told = (await Inbox.ListAsync(ada, false, null, 100, Stop)).Items;
        Assert.Equal(20, told.Count(n => n.Kind is NoticeKind.TaskEnded));
        Assert.Equal(20, told.Where(n => n.Kind is NoticeKind.QueueDeaths).Sum(n => n.Count));
    }

    private Task<Follow> FollowAsync(Actor actor, FollowKind kind, Guid id) =>
        Follows.FollowAsync(actor, kind, id.ToString(), Stop);

    // One of two on the same rows may be told to try again: the next look does.
    private static async Task LookOrLoseAsync(CoreParts parts)
    {
        try
        {
            await parts.Get<FollowWatcher>().RunOnceAsync(Stop);
        }
        catch (Exception e) when (e is not OperationCanceledException and not Xunit.Sdk.XunitException)
        {
            Assert.True(
                Core.Data.StoreErrors.IsDeadlock(e.InnerException ?? e) || Core.Data.StoreErrors.IsAway(e),
                e.ToString()
            );
        }
    }

    public sealed class OnSqlite : FollowTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : FollowTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
