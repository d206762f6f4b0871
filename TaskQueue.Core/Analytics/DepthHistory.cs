namespace TaskQueue.Core.Analytics;

/// <summary>How full queues were in a range.</summary>
/// <param name="Grid">The points.</param>
/// <param name="Queues">The queues in which most waited, those first; what comes on top is summed up in the last one.</param>
public sealed record DepthHistory(TimeGrid Grid, IReadOnlyList<QueueDepths> Queues)
{
    /// <summary>How many queues are told apart.</summary>
    public const int MostQueues = 10;

    /// <summary>The period before, where it was asked for.</summary>
    public DepthHistory? Previous { get; init; }

    internal static DepthHistory Of(TimeGrid grid, IReadOnlyList<DepthRollup> rows)
    {
        var samples = new int[grid.Starts.Count];
        foreach (var row in rows.Where(r => r.Queue == DepthRollup.All))
        {
            samples[grid.IndexOf(row.At)] += row.Samples;
        }

        var byWaiting = rows.Where(r => r.Queue != DepthRollup.All)
            .GroupBy(r => r.Queue, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(r => (double)r.Waiting))
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        var queues = byWaiting
            .Take(MostQueues)
            .Select(g => new QueueDepths(g.Key, PointsOf(grid, samples, g)))
            .ToList();
        if (byWaiting.Count > MostQueues)
        {
            var others = byWaiting.Skip(MostQueues).SelectMany(g => g);
            queues.Add(new(null, PointsOf(grid, samples, others)));
        }

        return new(grid, queues);
    }

    private static List<DepthPoint?> PointsOf(TimeGrid grid, int[] samples, IEnumerable<DepthRollup> rows)
    {
        var sums = new (double Waiting, double Running, long Most, long OldestMs)[samples.Length];
        foreach (var row in rows)
        {
            ref var sum = ref sums[grid.IndexOf(row.At)];
            sum = (
                sum.Waiting + row.Waiting,
                sum.Running + row.Running,
                Math.Max(sum.Most, row.WaitingMost),
                Math.Max(sum.OldestMs, row.OldestMs)
            );
        }

        return
        [
            .. sums.Select(
                (s, i) =>
                    samples[i] == 0
                        ? null
                        : new DepthPoint(
                            s.Waiting / samples[i],
                            s.Most,
                            s.Running / samples[i],
                            TimeSpan.FromMilliseconds(s.OldestMs)
                        )
            ),
        ];
    }
}

/// <summary>How full one queue was.</summary>
/// <param name="Queue">The queue; absent for all that are not told apart.</param>
/// <param name="Points">One for each point of the grid; absent where nobody looked.</param>
public sealed record QueueDepths(string? Queue, IReadOnlyList<DepthPoint?> Points);

/// <summary>How full a queue was in one point.</summary>
/// <param name="Waiting">Waiting tasks, on average.</param>
/// <param name="Most">The most that waited at once; of several queues, in the fullest one.</param>
/// <param name="Running">Running tasks, on average.</param>
/// <param name="OldestWait">The longest that the oldest ready task had waited.</param>
public sealed record DepthPoint(double Waiting, long Most, double Running, TimeSpan OldestWait);
