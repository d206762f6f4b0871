using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>Rules of queues and for dead letters, and schedules, from one installation to another.</summary>
public sealed class TransferSetUpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Import_BringsRulesAndSchedules_AsTheyWere(bool fromPostgres, bool toPostgres)
    {
        await using var pair = await PairAsync(fromPostgres, toPostgres);
        var (old, fresh) = (pair.Old, pair.Fresh);
        var file = await TransferFixture.ExportAsync(old);

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        await using (var before = fresh.Db())
        {
            Assert.False(await before.QueuePolicies.AnyAsync(Stop) || await before.Schedules.AnyAsync(Stop));
            Assert.False(await before.LetterRules.AnyAsync(Stop));
        }

        var report = await TransferFixture.ImportAsync(fresh, file, schedulesFire: true);

        Assert.Equal(preview with { DryRun = false }, report);
        Assert.Equal((3, 2, 3), Added(report));
        Assert.Equal((0, 0, 0), Kept(report));
        Assert.Equal((3, 2, 3), (report.File.QueueRules, report.File.DeadLetterRules, report.File.Schedules));
        await using var one = old.Db();
        await using var two = fresh.Db();
        Assert.Equivalent(
            await one.QueuePolicies.AsNoTracking().OrderBy(p => p.Queue).ToListAsync(Stop),
            await two.QueuePolicies.AsNoTracking().OrderBy(p => p.Queue).ToListAsync(Stop),
            strict: true
        );
        Assert.Equivalent(
            await one.LetterRules.AsNoTracking().OrderBy(r => r.Position).ToListAsync(Stop),
            await two.LetterRules.AsNoTracking().OrderBy(r => r.Position).ToListAsync(Stop),
            strict: true
        );
        var (were, are) = (await SchedulesAsync(old), await SchedulesAsync(fresh));
        were.ForEach(s => s.Turn = are.Find(other => other.Id == s.Id)!.Turn);
        Assert.Equivalent(were, are, strict: true);
    }

    [Fact]
    public async Task Schedules_ArrivePaused_UnlessToldOtherwise_AndFireWhenResumed()
    {
        await using var pair = await PairAsync(false, false);
        var fresh = pair.Fresh;
        var file = await TransferFixture.ExportAsync(pair.Old);

        await TransferFixture.ImportAsync(fresh, file);
        fresh.Clock.Advance(TimeSpan.FromDays(20));
        await fresh.Get<ScheduleRunner>().RunOnceAsync(Stop);

        var all = await SchedulesAsync(fresh);
        Assert.All(all, s => Assert.True(s.Paused && s.NextFireAt is null && s.PausedUntil is null));
        Assert.Equal(
            [
                (SetUpFixture.Ending, "imported"),
                (SetUpFixture.Resting, "holidays"),
                (SetUpFixture.Busy, "imported"),
            ],
            all.Select(s => (s.Name, s.PauseReason!))
        );
        await using (var db = fresh.Db())
        {
            Assert.False(await db.Tasks.AnyAsync(Stop));
        }

        var ending = all.Find(s => s.Name == SetUpFixture.Ending)!;
        await fresh.Get<ScheduleService>().ResumeAsync(Product.Operator, ending.Id);
        fresh.Clock.Advance(TimeSpan.FromMinutes(10));
        await fresh.Get<ScheduleRunner>().RunOnceAsync(Stop);

        await using var after = fresh.Db();
        Assert.Equal(1, await after.Tasks.CountAsync(Stop));
    }

    [Fact]
    public async Task WhatIsHere_StaysAsItIs_AndIsCounted()
    {
        await using var pair = await PairAsync(false, false);
        var fresh = pair.Fresh;
        var file = await TransferFixture.ExportAsync(pair.Old);
        await fresh
            .Get<Core.Queues.QueueControl>()
            .LimitAsync(Product.Operator, "mail", new(2), "ours", null, null);
        await fresh
            .Get<LetterRuleService>()
            .CreateAsync(Product.Operator, new() { Name = "again", Action = LetterAction.Keep });
        await fresh
            .Get<ScheduleService>()
            .CreateAsync(Product.Operator, Scheduling.ScheduleSamples.New(SetUpFixture.Busy));

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        var report = await TransferFixture.ImportAsync(fresh, file);
        var again = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal(((2, 1, 2), (1, 1, 1)), (Added(preview), Kept(preview)));
        Assert.Equal(((2, 1, 2), (1, 1, 1)), (Added(report), Kept(report)));
        Assert.Equal(((0, 0, 0), (3, 2, 3)), (Added(again), Kept(again)));
        await using var db = fresh.Db();
        var mail = await db.QueuePolicies.SingleAsync(p => p.Queue == "mail", Stop);
        Assert.Equal((2, "ours", false), (mail.Effective.Weight, mail.LimitsReason, mail.Paused));
        Assert.Equal(
            [("again", 1, LetterAction.Keep), ("mark", 2, LetterAction.Tag)],
            (await db.LetterRules.OrderBy(r => r.Position).ToListAsync(Stop)).Select(r =>
                (r.Name, r.Position, r.Action)
            )
        );
    }

    [Fact]
    public async Task APausedQueue_GivesNothingOut_FromTheFirstMomentOn()
    {
        await using var pair = await PairAsync(false, false);
        await pair.Old.AcceptAsync(Samples.Task(queue: "slow"));
        var file = await TransferFixture.ExportAsync(pair.Old);

        await TransferFixture.ImportAsync(pair.Fresh, file);
        await pair.Fresh.Get<Core.Dispatch.Reconciler>().RunOnceAsync(Stop);

        Assert.Empty(await pair.Fresh.ClaimAsync());
    }

    [Fact]
    public async Task HowOftenRulesRequeuedATask_ComesAlong()
    {
        await using var pair = await PairAsync(false, false);
        var task = await pair.Old.AcceptAsync(Samples.Task(maxAttempts: 1));
        await pair.Old.Ledger.SettleAsync([Samples.Result(task, AttemptOutcome.Failed, 1)]);
        await using (var db = pair.Old.Db())
        await using (var scope = await db.BeginWriteAsync(Stop))
        {
            await db.LetterDues.ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Requeues, 3).SetProperty(d => d.DueAt, (DateTimeOffset?)null),
                Stop
            );
            await scope.CommitAsync(Stop);
        }

        await TransferFixture.ImportAsync(pair.Fresh, await TransferFixture.ExportAsync(pair.Old));

        await using var after = pair.Fresh.Db();
        var due = await after.LetterDues.SingleAsync(Stop);
        Assert.Equal((task.Id, 3, null), (due.TaskId, due.Requeues, due.DueAt));
    }

    [Theory]
    [InlineData(
        "\"kind\":\"queueRule\",\"queue\":\"mail\"",
        "\"kind\":\"queueRule\",\"queue\":\"a b\"",
        "queue"
    )]
    [InlineData("\"weight\":7", "\"weight\":700", "weight")]
    [InlineData("\"type\":\"shop.pay\"", "\"type\":\"shop.pay\",\"queue\":\"x\"", "queue")]
    [InlineData("\"atMost\":3", "\"atMost\":300", "atMost")]
    [InlineData("\"action\":\"tag\"", "\"action\":\"burn\"", "action")]
    [InlineData("\"name\":\"mark\"", "\"name\":\"again\"", "Names what a line before it named already")]
    [InlineData("\"cron\":\"30 2 * * 1\"", "\"cron\":\"30 2 * *\"", "cron")]
    [InlineData("\"timeZone\":\"Europe/Berlin\"", "\"timeZone\":\"Europe/Berlni\"", "timeZone")]
    [InlineData("\"overlap\":\"queue\"", "\"overlap\":\"perhaps\"", "overlap")]
    [InlineData("\"task\":\"{", "\"task\":\"[{", "task")]
    [InlineData("\"intervalMs\":420000", "\"intervalMs\":1", "interval")]
    public async Task ABadLine_IsRefusedWithItsNumber_AndNothingIsChanged(
        string from,
        string to,
        string expected
    )
    {
        await using var pair = await PairAsync(false, false);
        var lines = TransferFixture.Lines(await TransferFixture.ExportAsync(pair.Old));
        var place = lines.FindIndex(l => l.Contains(from, StringComparison.Ordinal));
        Assert.True(place > 0, from);
        lines[place] = lines[place].Replace(from, to, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            TransferFixture.ImportAsync(pair.Fresh, TransferFixture.Pack(lines))
        );

        var reason = Assert.Single(Assert.Single(refusal.Errors).Value);
        Assert.Contains("Line ", reason, StringComparison.Ordinal);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        await using var db = pair.Fresh.Db();
        Assert.False(await db.QueuePolicies.AnyAsync(Stop) || await db.Schedules.AnyAsync(Stop));
    }

    [Fact]
    public async Task AFileOfTheFirstFormat_IsStillTakenIn()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await old.AcceptAsync(Samples.Task());
        var lines = TransferFixture.Lines(await TransferFixture.ExportAsync(old));
        lines[0] = lines[0].Replace("\"format\":2", "\"format\":1", StringComparison.Ordinal);
        lines[^1] = lines[^1]
            .Replace(
                "\"queueRules\":0,\"deadLetterRules\":0,\"calendars\":0,\"schedules\":0,",
                "",
                StringComparison.Ordinal
            );
        lines[^1] = TransferFixture.Signed(lines);

        var report = await TransferFixture.ImportAsync(fresh, TransferFixture.Pack(lines));

        Assert.Equal(1, report.Added);
    }

    private static (long, long, long) Added(ImportReport report) =>
        (report.QueueRulesAdded, report.DeadLetterRulesAdded, report.SchedulesAdded);

    private static (long, long, long) Kept(ImportReport report) =>
        (report.QueueRulesExisting, report.DeadLetterRulesExisting, report.SchedulesExisting);

    private static async Task<List<Schedule>> SchedulesAsync(CoreParts parts)
    {
        await using var db = parts.Db();
        return await db.Schedules.AsNoTracking().OrderBy(s => s.Name).ToListAsync(Stop);
    }

    private static async Task<Pair> PairAsync(bool fromPostgres, bool toPostgres)
    {
        var (source, target) = (await MakeAsync(fromPostgres), await MakeAsync(toPostgres));
        var pair = new Pair(
            source,
            await CoreParts.MakeAsync(source),
            target,
            await CoreParts.MakeAsync(target)
        );
        await SetUpFixture.FillAsync(pair.Old);
        return pair;
    }

    private static Task<TemporaryDatabase> MakeAsync(bool postgres) =>
        postgres ? TemporaryDatabase.PostgresAsync() : Task.FromResult(TemporaryDatabase.Sqlite());

    private sealed record Pair(
        TemporaryDatabase Source,
        CoreParts Old,
        TemporaryDatabase Target,
        CoreParts Fresh
    ) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Old.DisposeAsync();
            await Fresh.DisposeAsync();
            await Source.DisposeAsync();
            await Target.DisposeAsync();
        }
    }
}
