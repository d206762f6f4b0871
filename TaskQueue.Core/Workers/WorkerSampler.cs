using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Workers;

/// <summary>
/// Writes down once a minute how each worker stands, and forgets it after an hour. Looks at what <see cref="WorkerRecorder"/>
/// keeps anyway: workers send nothing more for it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed class WorkerSampler(
    IDbContextFactory<AppDbContext> contexts,
    StoreState store,
    TimeProvider clock,
    ILogger<WorkerSampler> logger
) : Chore(store, clock, logger)
{
    /// <summary>How long samples are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private const int MostWorkers = 10_000;

    private readonly Dictionary<Guid, Sum> _sums = [];
    private DateTimeOffset _minute;

    protected override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var minute = MinuteOf(Clock.GetUtcNow());
        if (minute != _minute)
        {
            await WriteAsync(minute, cancellationToken);
            _minute = minute;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workers = await db
            .Workers.Where(w => w.Status != WorkerStatus.Lost && w.Status != WorkerStatus.Stopped)
            .OrderBy(w => w.Id)
            .Select(w => new
            {
                w.Id,
                w.Cpu,
                w.MemoryBytes,
                w.Busy,
                w.Succeeded,
                w.Failed,
            })
            .Take(MostWorkers)
            .ToListAsync(cancellationToken);
        foreach (var w in workers)
        {
            var sum = _sums.GetValueOrDefault(w.Id);
            _sums[w.Id] = new(
                sum.Looks + 1,
                sum.Cpu + w.Cpu,
                Math.Max(sum.MemoryBytes, w.MemoryBytes),
                sum.Busy + w.Busy,
                w.Succeeded,
                w.Failed
            );
        }

        return false;
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset instant) =>
        new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private async Task WriteAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (at, old) = (_minute, now - Kept);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.WorkerSamples.Where(s => s.At < old).ExecuteDeleteAsync(cancellationToken);
        // Whoever led before may have been here.
        if (_sums.Count > 0 && !await db.WorkerSamples.AnyAsync(s => s.At == at, cancellationToken))
        {
            db.WorkerSamples.AddRange(_sums.Select(s => s.Value.Of(s.Key, at)));
            await db.SaveChangesAsync(cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        _sums.Clear();
    }

    private readonly record struct Sum(
        int Looks,
        double Cpu,
        long MemoryBytes,
        double Busy,
        long Succeeded,
        long Failed
    )
    {
        public WorkerSample Of(Guid worker, DateTimeOffset at) =>
            new()
            {
                WorkerId = worker,
                At = at,
                Cpu = Cpu / Looks,
                MemoryBytes = MemoryBytes,
                Busy = Busy / Looks,
                Succeeded = Succeeded,
                Failed = Failed,
            };
    }
}
