using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Tests.Tasks.LetterGroups;

/// <summary>What people do with groups of dead letters, on both stores.</summary>
public abstract partial class LetterGroupTests : PartsTests
{
    private const string Usual = "Order 7 is locked.";

    private static readonly Actor Ada = Person("ada@example.com");
    private static readonly Actor Bob = Person("bob@example.com");
    private static readonly long Print = ErrorFingerprint.Of("echo", "Boom", Usual);

    private LetterGroupService Service => Parts.Get<LetterGroupService>();

    private DeadLetterGroups Groups => Parts.Get<DeadLetterGroups>();

    [Fact]
    public async Task OfTwoWhoTakeIt_TheSecondIsToldWhoHasIt()
    {
        await DieAsync();

        var mine = await Service.TakeAsync(Ada, Print, new(0));
        var stale = await RefusedAsync(() => Service.TakeAsync(Bob, Print, new(0)));
        var etag = await RefusedAsync(() => Service.TakeAsync(Bob, Print, new(0, RefusalCode.Stale)));
        var taken = await RefusedAsync(() => Service.TakeAsync(Bob, Print, null));
        var release = await RefusedAsync(() => Service.ReleaseAsync(Bob, Print, null));
        var again = await Service.TakeAsync(Ada, Print, null);
        var free = await Service.ReleaseAsync(Ada, Print, new(1));

        Assert.Equal(("ada@example.com", 1), (mine.State!.Owner, mine.Version));
        Assert.Equal(
            (RefusalCode.Conflict, RefusalCode.Stale, RefusalCode.Conflict, RefusalCode.Conflict),
            (stale.Code, etag.Code, taken.Code, release.Code)
        );
        Assert.Contains("ada@example.com took it at", stale.Message, StringComparison.Ordinal);
        Assert.Contains("ada@example.com has had it since", taken.Message, StringComparison.Ordinal);
        // What changes nothing makes no version.
        Assert.Equal((1, null, 2), (again.Version, free.State!.Owner, free.Version));
    }

    [Fact]
    public async Task AtOnce_OneOfManyTakesIt()
    {
        await DieAsync();
        var people = Enumerable.Range(0, 8).Select(i => Person($"p{i}@example.com")).ToList();

        var outcomes = await Task.WhenAll(
            people.Select(async p =>
            {
                try
                {
                    await Service.TakeAsync(p, Print, null);
                    return 1;
                }
                catch (RefusalException e) when (e.Code is RefusalCode.Conflict)
                {
                    return 0;
                }
            })
        );

        Assert.Equal(1, outcomes.Sum());
    }

    [Fact]
    public async Task AResolvedGroup_IsOpenAgain_OnceAnotherTaskDies_HoweverSoonThatIsRequeued()
    {
        await DieAsync(2);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));

        var resolved = await Service.ResolveAsync(Ada, Print, "mended", null);
        var twice = await RefusedAsync(() => Service.ResolveAsync(Bob, Print, null, null));
        var counts = (await ListAsync(LetterGroupFilter.Resolved)).Counts;
        var last = await DieAsync();
        var back = await FindAsync();
        await Parts.Get<DeadLetters>().RequeueAsync(Product.Operator, last, null, Stop);
        var still = await FindAsync();

        Assert.Equal((LetterGroupStatus.Resolved, "mended"), (resolved.Status, resolved.State!.Note));
        Assert.Contains("ada@example.com has resolved it already", twice.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0, 1, 0), (counts.All, counts.Open, counts.Resolved, counts.Regressed));
        Assert.Equal((LetterGroupStatus.Regressed, "ada@example.com"), (back.Status, back.State!.ResolvedBy));
        Assert.Equal((LetterGroupStatus.Regressed, 2), (still.Status, still.Count));
        Assert.Single((await ListAsync(LetterGroupFilter.Open)).Groups);
        Assert.Single((await ListAsync(LetterGroupFilter.Regressed)).Groups);
        var reopened = await Service.ReopenAsync(Bob, Print, null);
        Assert.Equal((LetterGroupStatus.Open, null), (reopened.Status, reopened.State!.ResolvedBy));
        Assert.Equal(
            RefusalCode.Conflict,
            (await RefusedAsync(() => Service.ReopenAsync(Bob, Print, null))).Code
        );
    }

    [Fact]
    public async Task ASnooze_EndsWithItsTime_OrWithSoManyMoreDeaths()
    {
        await DieAsync();
        var until = Parts.Clock.UtcNow.AddHours(1);

        var timed = await Service.SnoozeAsync(Ada, Print, until, null, null);
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        var due = await FindAsync();
        await Service.SnoozeAsync(Ada, Print, null, 2, null);
        await DieAsync();
        var one = await FindAsync();
        await DieAsync();
        var two = await FindAsync();
        await Service.SnoozeAsync(Ada, Print, Parts.Clock.UtcNow.AddDays(1), 5, null);
        var woken = await Service.WakeAsync(Bob, Print, null);

        Assert.Equal((LetterGroupStatus.Snoozed, LetterGroupStatus.Open), (timed.Status, due.Status));
        Assert.Equal((LetterGroupStatus.Snoozed, LetterGroupStatus.Open), (one.Status, two.Status));
        Assert.Equal(LetterGroupStatus.Open, woken.Status);
        Assert.Equal(
            RefusalCode.Conflict,
            (await RefusedAsync(() => Service.WakeAsync(Bob, Print, null))).Code
        );
    }

    [Fact]
    public async Task WhatIsNotAcceptable_NamesItsField_AndChangesNothing()
    {
        await DieAsync();
        var now = Parts.Clock.UtcNow;

        foreach (
            var (act, field) in new (Func<Task>, string)[]
            {
                (() => Service.SnoozeAsync(Ada, Print, null, null, null), "until"),
                (() => Service.SnoozeAsync(Ada, Print, now, null, null), "until"),
                (() => Service.SnoozeAsync(Ada, Print, now.AddDays(367), null, null), "until"),
                (() => Service.SnoozeAsync(Ada, Print, null, 0, null), "deaths"),
                (() => Service.ResolveAsync(Ada, Print, new string('x', 2001), null), "note"),
                (() => Service.EditAsync(Ada, Print, new() { HasNote = true, Note = "a\0" }, null), "note"),
                (() => OwnAsync("nobody@example.com"), "owner"),
                (() => OwnAsync("'; drop table users --\0"), "owner"),
                (() => Canary(0), "tasks"),
                (() => Canary(101), "tasks"),
            }
        )
        {
            var refusal = await RefusedAsync(act);
            Assert.Equal((RefusalCode.Invalid, field), (refusal.Code, refusal.Errors.Keys.Single()));
        }

        Assert.Null((await FindAsync()).State);

        Task OwnAsync(string owner) =>
            Service.EditAsync(Ada, Print, new() { HasOwner = true, Owner = owner }, null);

        Task Canary(int tasks) =>
            Parts.Get<LetterGroupCanaries>().StartAsync(Ada, Print, tasks, null, null, null);
    }

    [Fact]
    public async Task AnOwner_IsAnAccountThatMayRequeueTheseLetters()
    {
        await Parts.OpenAccountsAsync();
        await DieAsync();
        await AccountAsync("op@example.com", Roles.Operator);
        await AccountAsync("view@example.com", Roles.Viewer);

        var given = await EditAsync("OP@example.com");
        var viewer = await RefusedAsync(() => EditAsync("view@example.com"));
        var mine = (await ListAsync(LetterGroupFilter.Mine, Ada)).Groups;
        var noted = await Service.EditAsync(
            Bob,
            Print,
            new() { HasNote = true, Note = " <script>alert(1)</script> \u202e " },
            null
        );
        var nobody = await EditAsync(null);

        Assert.Equal("op@example.com", given.State!.Owner);
        Assert.Contains("May not work on dead letters", viewer.Message, StringComparison.Ordinal);
        Assert.Empty(mine);
        Assert.Equal(
            ("<script>alert(1)</script> \u202e", "op@example.com"),
            (noted.State!.Note, noted.State.Owner)
        );
        Assert.Null(nobody.State!.Owner);
        await using var db = Parts.Db();
        var told = await db
            .AuditEntries.Where(e => e.SubjectType == "dead-letter-group")
            .Select(e => e.Action)
            .ToListAsync(Stop);
        Assert.Equal(
            [AuditActions.LetterGroupNoted, AuditActions.LetterGroupOwned, AuditActions.LetterGroupOwned],
            told.Order(StringComparer.Ordinal)
        );

        Task<DeadLetterGroup> EditAsync(string? owner) =>
            Service.EditAsync(Ada, Print, new() { HasOwner = true, Owner = owner }, null);
    }

    [Fact]
    public async Task WhoIsLimitedToQueues_ActsOnGroupsThatLieThere_AndSeesNoOthers()
    {
        await DieAsync(queue: "ours");
        var member = Limited("member@example.com", "ours");
        var stranger = Limited("stranger@example.com", "elsewhere");

        var taken = await Service.TakeAsync(member, Print, null);
        var gone = await RefusedAsync(() => Service.TakeAsync(stranger, Print, null));
        await DieAsync(queue: "theirs");
        var part = (
            await Groups.ListAsync(member, LetterGroupFilter.All, 0, 10, TrendUnit.Hour, Stop)
        ).Groups;
        var shared = await RefusedAsync(() => Service.ResolveAsync(member, Print, null, null));

        Assert.Equal("member@example.com", taken.State!.Owner);
        Assert.Equal((RefusalCode.NotFound, RefusalCode.Forbidden), (gone.Code, shared.Code));
        Assert.Null(await Groups.FindAsync(stranger, Print, TrendUnit.Hour, Stop));
        var group = Assert.Single(part);
        Assert.Equal((1L, false), (group.Count, group.MayAct));
        var reader = new Actor("r", new HashSet<string> { Permissions.TasksRead });
        Assert.Equal(
            RefusalCode.Forbidden,
            (await RefusedAsync(() => Service.TakeAsync(reader, Print, null))).Code
        );
    }

    private static Actor Person(string name) =>
        new(name, Permissions.All.ToHashSet()) { UserId = Guid.NewGuid() };

    private static Actor Limited(string name, string queue) =>
        ActorRights.Combine(
            name,
            [
                new RoleDefinition(
                    "limited",
                    [Permissions.TasksRead, Permissions.TasksWrite, Permissions.DeadLettersRequeue],
                    [queue]
                ),
            ]
        ) with
        {
            UserId = Guid.NewGuid(),
        };

    private static async Task<RefusalException> RefusedAsync(Func<Task> act) =>
        await Assert.ThrowsAsync<RefusalException>(act);

    private async Task<DeadLetterGroup> FindAsync() =>
        (await Groups.FindAsync(Product.Operator, Print, TrendUnit.Hour, Stop))!;

    private Task<DeadLetterGroupPage> ListAsync(LetterGroupFilter filter, Actor? actor = null) =>
        Groups.ListAsync(actor ?? Product.Operator, filter, 0, 10, TrendUnit.Hour, Stop);

    private async Task<Guid> DieAsync(int count = 1, string queue = "default")
    {
        var tasks = Enumerable
            .Range(0, count)
            .Select(_ => Samples.Task(queue: queue, maxAttempts: 1))
            .ToList();
        await Parts.Ledger.AcceptAsync(tasks);
        await Parts.Ledger.SettleAsync([
            .. tasks.Select(t =>
                Samples.Result(t, AttemptOutcome.Failed, 1) with
                {
                    Error = new("Boom", Usual, Final: true),
                }
            ),
        ]);
        return tasks[^1].Id;
    }

    public sealed class OnSqlite : LetterGroupTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : LetterGroupTests
    {
        // SQLite has one writer, and no order of locks.
        [Fact]
        public Task TransactionsThatCross_DoNotWaitForEachOther() => SettleCrosswiseAsync();

        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
