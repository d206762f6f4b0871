using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

/// <summary>
/// Adds a sheet to the rollups of all levels at once, so that no level has to be closed before the next one is right.
/// The caller has the lock and commits.
/// </summary>
internal static class RollupWriter
{
    public static async Task AddAsync(AppDbContext db, FigureSheet sheet, CancellationToken cancellationToken)
    {
        foreach (var level in RollupLevels.All)
        {
            await AddTasksAsync(db, level, sheet, cancellationToken);
            await AddFailuresAsync(db, level, sheet, cancellationToken);
        }

        await AddWorkersAsync(db, sheet, cancellationToken);
        await AddTextsAsync(db, sheet, cancellationToken);
    }

    private static async Task AddTasksAsync(
        AppDbContext db,
        RollupLevel level,
        FigureSheet sheet,
        CancellationToken cancellationToken
    )
    {
        if (sheet.Tasks.Count == 0)
        {
            return;
        }

        var queues = sheet.Tasks.Keys.Select(k => k.Queue).Distinct().ToArray();
        var (from, to) = RangeOf(level, sheet.Tasks.Keys.Select(k => k.Minute));
        var rows = await db
            .QueueRollups.Where(r =>
                r.Level == level && r.At >= from && r.At <= to && queues.Contains(r.Queue)
            )
            .ToDictionaryAsync(r => (r.At, r.Queue, r.Type), cancellationToken);
        foreach (var ((minute, queue, type), figure) in sheet.Tasks)
        {
            var at = level.StartOf(Minute(minute));
            if (!rows.TryGetValue((at, queue, type), out var row))
            {
                rows[(at, queue, type)] = row = new()
                {
                    Level = level,
                    At = at,
                    Queue = queue,
                    Type = type,
                };
                db.QueueRollups.Add(row);
            }

            row.Add(figure);
        }
    }

    private static async Task AddFailuresAsync(
        AppDbContext db,
        RollupLevel level,
        FigureSheet sheet,
        CancellationToken cancellationToken
    )
    {
        if (sheet.Failures.Count == 0)
        {
            return;
        }

        var queues = sheet.Failures.Keys.Select(k => k.Queue).Distinct().ToArray();
        var (from, to) = RangeOf(level, sheet.Failures.Keys.Select(k => k.Minute));
        var found = await db
            .FailureRollups.Where(r =>
                r.Level == level && r.At >= from && r.At <= to && queues.Contains(r.Queue)
            )
            .ToListAsync(cancellationToken);
        var rows = found.ToDictionary(r => (r.At, r.Queue, r.Fingerprint));
        var kinds = found.CountBy(r => (r.At, r.Queue)).ToDictionary();
        foreach (var ((minute, queue, own), failure) in sheet.Failures)
        {
            var at = level.StartOf(Minute(minute));
            var known = rows.ContainsKey((at, queue, own));
            var isFull = kinds.GetValueOrDefault((at, queue)) >= FailureRollup.MostKinds;
            // Messages that are different each time must not grow the store without end.
            var fingerprint = known || !isFull ? own : FailureRollup.Others;
            if (!rows.TryGetValue((at, queue, fingerprint), out var row))
            {
                rows[(at, queue, fingerprint)] = row = new()
                {
                    Level = level,
                    At = at,
                    Queue = queue,
                    Fingerprint = fingerprint,
                };
                kinds[(at, queue)] = kinds.GetValueOrDefault((at, queue)) + 1;
                db.FailureRollups.Add(row);
            }

            row.Count += failure.Count;
        }
    }

    private static async Task AddWorkersAsync(
        AppDbContext db,
        FigureSheet sheet,
        CancellationToken cancellationToken
    )
    {
        if (sheet.Workers.Count == 0)
        {
            return;
        }

        var workers = sheet.Workers.Keys.Select(k => k.Worker).Distinct().ToArray();
        var (from, to) = RangeOf(RollupLevel.Hour, sheet.Workers.Keys.Select(k => k.Hour * 60));
        var rows = await db
            .WorkerRollups.Where(r => r.At >= from && r.At <= to && workers.Contains(r.Worker))
            .ToDictionaryAsync(r => (r.At, r.Worker), cancellationToken);
        foreach (var ((hour, worker), figure) in sheet.Workers)
        {
            var at = Minute(hour * 60);
            if (!rows.TryGetValue((at, worker), out var row))
            {
                rows[(at, worker)] = row = new() { At = at, Worker = worker };
                db.WorkerRollups.Add(row);
            }

            row.BusyMs += figure.BusyMs;
            row.Attempts += figure.Attempts;
            row.Failed += figure.Failed;
        }
    }

    private static async Task AddTextsAsync(
        AppDbContext db,
        FigureSheet sheet,
        CancellationToken cancellationToken
    )
    {
        if (sheet.Failures.Count == 0)
        {
            return;
        }

        var fingerprints = sheet.Failures.Keys.Select(k => k.Fingerprint).Distinct().ToArray();
        var rows = await db
            .FailureTexts.Where(t => fingerprints.Contains(t.Fingerprint))
            .ToDictionaryAsync(t => (t.Queue, t.Fingerprint), cancellationToken);
        // Those that are told apart: the texts of all others would be shown nowhere.
        var apart = db
            .ChangeTracker.Entries<FailureRollup>()
            .Select(e => (e.Entity.Queue, e.Entity.Fingerprint))
            .ToHashSet();
        foreach (var ((minute, queue, fingerprint), failure) in sheet.Failures)
        {
            if (!apart.Contains((queue, fingerprint)))
            {
                continue;
            }

            var day = RollupLevel.Day.StartOf(Minute(minute));
            if (!rows.TryGetValue((queue, fingerprint), out var row))
            {
                rows[(queue, fingerprint)] = row = new()
                {
                    Queue = queue,
                    Fingerprint = fingerprint,
                    Type = failure.Type,
                    Kind = failure.Kind,
                    Message = failure.Message,
                };
                db.FailureTexts.Add(row);
            }

            // To the day, so that it is not written with each failure.
            row.LastSeen = row.LastSeen > day ? row.LastSeen : day;
        }
    }

    private static (DateTimeOffset From, DateTimeOffset To) RangeOf(
        RollupLevel level,
        IEnumerable<long> minutes
    )
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var minute in minutes)
        {
            (first, last) = (Math.Min(first, minute), Math.Max(last, minute));
        }

        return (level.StartOf(Minute(first)), level.StartOf(Minute(last)));
    }

    private static DateTimeOffset Minute(long minute) => DateTimeOffset.FromUnixTimeSeconds(minute * 60);
}
