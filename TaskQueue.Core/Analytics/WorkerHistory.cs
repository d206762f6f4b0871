namespace TaskQueue.Core.Analytics;

/// <summary>What workers did in a range; by the hour at the finest.</summary>
/// <param name="Grid">The points.</param>
/// <param name="Workers">The busiest first.</param>
/// <param name="More">How many workers there are beside these.</param>
public sealed record WorkerHistory(TimeGrid Grid, IReadOnlyList<WorkerActivity> Workers, int More)
{
    /// <summary>How many workers there are at the most.</summary>
    public const int MostWorkers = 50;

    internal static WorkerHistory Of(TimeGrid grid, IReadOnlyList<WorkerRollup> rows)
    {
        var workers = rows.GroupBy(r => r.Worker, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(r => r.BusyMs))
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        return new(
            grid,
            [.. workers.Take(MostWorkers).Select(g => ActivityOf(grid, g.Key, [.. g]))],
            Math.Max(0, workers.Count - MostWorkers)
        );
    }

    private static WorkerActivity ActivityOf(TimeGrid grid, string worker, List<WorkerRollup> rows)
    {
        var busy = new long[grid.Starts.Count];
        foreach (var row in rows)
        {
            busy[grid.IndexOf(row.At)] += row.BusyMs;
        }

        return new(
            worker,
            TimeSpan.FromMilliseconds(busy.Sum()),
            rows.Sum(r => r.Attempts),
            rows.Sum(r => r.Failed),
            [.. busy.Select(ms => ms / grid.Step.TotalMilliseconds)]
        );
    }
}

/// <summary>What one worker did.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Busy">How long its attempts ran, together.</param>
/// <param name="Attempts">Attempts that ended.</param>
/// <param name="Failed">How many of them failed, timed out or were lost.</param>
/// <param name="Cells">How many attempts ran at once on average, in each point.</param>
public sealed record WorkerActivity(
    string Worker,
    TimeSpan Busy,
    long Attempts,
    long Failed,
    IReadOnlyList<double> Cells
);
