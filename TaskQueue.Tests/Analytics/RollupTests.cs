using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Tests.Analytics;

/// <summary>That the history holds each attempt exactly once, on both stores.</summary>
public abstract class RollupTests : PartsTests
{
    private static readonly AttemptOutcome[] Outcomes =
    [
        AttemptOutcome.Succeeded,
        AttemptOutcome.Succeeded,
        AttemptOutcome.Failed,
        AttemptOutcome.TimedOut,
        AttemptOutcome.Lost,
    ];

    private readonly Random _random = new(7);
    private long _token = 1L << 40;

    [Fact]
    public async Task ARandomHistory_IsWhatADirectCountSays_InEachLevel()
    {
        for (var step = 0; step < 12; step++)
        {
            await LiveAsync(Parts, 15);
            Parts.Clock.Advance(TimeSpan.FromMinutes(_random.Next(1, 400)));
            if (step % 3 == 0)
            {
                await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);
            }
        }

        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);
        await using var db = Parts.Db();
        Assert.Empty(db.FigureNotes);
        foreach (var level in RollupLevels.All)
        {
            await AssertCountedAsync(level);
        }
    }

    [Fact]
    public async Task HistoryStays_WhenTasksAreDeleted()
    {
        var task = await Parts.AcceptAsync(Samples.Task());
        await Parts.Ledger.SettleAsync([Samples.Result(task)]);
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Attempts.ExecuteDeleteAsync(Stop);
            await db.Tasks.ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);

        var history = await HistoryAsync();
        Assert.Equal((1, 1), (history.Total.Accepted, history.Total.Succeeded));
    }

    [Fact]
    public async Task ACrashBeforeTheCommit_LosesNothing_AndCountsNothingTwice()
    {
        await LiveAsync(Parts, 20);
        var keeper = Parts.Get<RollupKeeper>();
        Breaker.Breaks = true;
        await Assert.ThrowsAnyAsync<Exception>(() => keeper.RunOnceAsync(Stop));
        Breaker.Breaks = false;
        await using (var db = Parts.Db())
        {
            Assert.Empty(db.QueueRollups);
            Assert.NotEmpty(db.FigureNotes);
        }

        await keeper.RunOnceAsync(Stop);
        // As after a crash behind the commit: it looks again, and finds nothing.
        await keeper.RunOnceAsync(Stop);

        await AssertCountedAsync(RollupLevel.Minute);
    }

    [Fact]
    public async Task ManyAtOnce_CountEachNoteOnce()
    {
        await LiveAsync(Parts, 40);
        var keeper = Parts.Get<RollupKeeper>();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => keeper.RunOnceAsync(Stop), Stop))
                .Append(Task.Run(() => LiveAsync(Parts, 10), Stop))
        );
        await keeper.RunOnceAsync(Stop);

        await AssertCountedAsync(RollupLevel.Minute);
        await AssertCountedAsync(RollupLevel.Day);
    }

    [Fact]
    public async Task WhatWorkersDid_IsCountedBackOverTheHours()
    {
        var task = await Parts.AcceptAsync(Samples.Task());
        // Recorded at 11:30 by our clock, two hours long, whatever its worker's clock says.
        Parts.Clock.Advance(TimeSpan.FromMinutes(150));
        var result = Samples.Result(task) with
        {
            StartedAt = Samples.Now.AddDays(40),
            FinishedAt = Samples.Now.AddDays(40).AddHours(2),
        };
        await Parts.Ledger.SettleAsync([result]);
        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);

        await using var db = Parts.Db();
        var hours = await db.WorkerRollups.OrderBy(r => r.At).ToListAsync(Stop);
        Assert.Equal([9, 10, 11], hours.Select(h => h.At.Hour));
        Assert.Equal([30, 60, 30], hours.Select(h => h.BusyMs / 60_000));
        Assert.Equal([0L, 0, 1], hours.Select(h => h.Attempts));
    }

    private protected BreakingCommit Breaker { get; } = new();

    private protected override void Configure(IServiceCollection services) =>
        services.AddSingleton<IInterceptor>(Breaker);

    private AnalyticsAsk Ask() =>
        new() { From = Samples.Now, To = Parts.Clock.UtcNow + TimeSpan.FromMinutes(1) };

    private Task<History> HistoryAsync() =>
        Parts.Get<AnalyticsQueries>().HistoryAsync(Product.Operator, Ask(), Stop);

    // Tasks of some queues and types; of those that were accepted, some attempts end in some way.
    private async Task LiveAsync(CoreParts parts, int count)
    {
        for (var i = 0; i < count; i++)
        {
            int queue,
                type,
                outcome;
            lock (_random)
            {
                (queue, type, outcome) = (_random.Next(3), _random.Next(2), _random.Next(Outcomes.Length));
            }

            var task = Typed($"q{queue}", $"t{type}", parts.Clock.UtcNow);
            await parts.AcceptAsync(task);
            var start = parts.Clock.UtcNow;
            var result = Samples.Result(task, Outcomes[outcome], Interlocked.Increment(ref _token)) with
            {
                StartedAt = start.AddMilliseconds(type * 400),
                FinishedAt = start.AddMilliseconds((type * 400) + (queue * 1300) + 5),
            };
            await parts.Ledger.SettleAsync([result]);
        }
    }

    private static TaskItem Typed(string queue, string type, DateTimeOffset now) =>
        new()
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = type,
            Queue = queue,
            Priority = 5,
            State = TaskState.Queued,
            Version = 1,
            Payload = "null"u8.ToArray(),
            MaxAttempts = 2,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = now,
            CreatedBy = "operator@example.com",
        };

    // Time stands while tasks live, so that an attempt started in the minute in which it is recorded.
    private async Task AssertCountedAsync(RollupLevel level)
    {
        await using var db = Parts.Db();
        var tasks = await db.Tasks.AsNoTracking().ToDictionaryAsync(t => t.Id, Stop);
        var attempts = await db.Attempts.AsNoTracking().ToListAsync(Stop);
        var direct = attempts
            .GroupBy(a =>
                (level.StartOf(tasks[a.TaskId].CreatedAt), tasks[a.TaskId].Queue, tasks[a.TaskId].Type)
            )
            .Select(g =>
                Line(
                    g.Key,
                    g.LongCount(),
                    Of(g, AttemptOutcome.Succeeded),
                    Of(g, AttemptOutcome.Failed),
                    Of(g, AttemptOutcome.TimedOut),
                    Of(g, AttemptOutcome.Lost),
                    g.Where(a => a.Outcome is not AttemptOutcome.Lost)
                        .Sum(a => (long)(a.FinishedAt - a.StartedAt!.Value).TotalMilliseconds)
                )
            )
            .Order();
        var rows = await db.QueueRollups.AsNoTracking().Where(r => r.Level == level).ToListAsync(Stop);
        var told = rows.Select(r =>
                Line((r.At, r.Queue, r.Type), r.Accepted, r.Succeeded, r.Failed, r.TimedOut, r.Lost, r.RunMs)
            )
            .Order();
        Assert.Equal(direct, told);
        Assert.All(rows, r => Assert.Equal(r.Accepted, CountOf(r.Waits)));
        Assert.All(rows, r => Assert.Equal(r.Accepted - r.Lost, CountOf(r.Runs)));
        var failures = await db.FailureRollups.Where(r => r.Level == level).SumAsync(r => r.Count, Stop);
        Assert.Equal(attempts.Count(a => a.Outcome is not AttemptOutcome.Succeeded), failures);
        Assert.Equal(attempts.Count, await db.WorkerRollups.SumAsync(r => r.Attempts, Stop));
    }

    private static long Of(IEnumerable<TaskAttempt> attempts, AttemptOutcome outcome) =>
        attempts.Count(a => a.Outcome == outcome);

    private static string Line((DateTimeOffset, string, string) key, params long[] numbers) =>
        $"{key}: {string.Join(' ', numbers)}";

    private static long CountOf(byte[] histogram)
    {
        var sum = new LogHistogram();
        sum.Add(histogram);
        return sum.Count;
    }

    public sealed class OnSqlite : RollupTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : RollupTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }

    /// <summary>Lets the next commit fail, as a crash right before it does.</summary>
    private protected sealed class BreakingCommit : DbTransactionInterceptor
    {
        public bool Breaks { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        ) => Breaks ? throw new IOException("The process has died.") : ValueTask.FromResult(result);
    }
}
