using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

/// <summary>What happened in a range, point by point.</summary>
/// <param name="Grid">The points.</param>
/// <param name="Points">What happened in each, in the order of the grid.</param>
/// <param name="Total">All of them together.</param>
public sealed record History(TimeGrid Grid, IReadOnlyList<HistoryPoint> Points, HistoryPoint Total)
{
    /// <summary>The period before, where it was asked for.</summary>
    public History? Previous { get; init; }

    internal static History Of(TimeGrid grid, IEnumerable<QueueRollup> rows)
    {
        var points = grid.Starts.Select(at => new HistoryPoint { At = at }).ToList();
        foreach (var row in rows)
        {
            points[grid.IndexOf(row.At)].Add(row);
        }

        var total = new HistoryPoint { At = grid.From };
        points.ForEach(total.Add);
        return new(grid, points, total);
    }
}

/// <summary>What happened in one point of a history.</summary>
public sealed class HistoryPoint
{
    /// <summary>When it begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Tasks accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Attempts that succeeded, and tasks with them.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Attempts that failed by themselves.</summary>
    public long Failed { get; private set; }

    /// <summary>Attempts that ran longer than allowed.</summary>
    public long TimedOut { get; private set; }

    /// <summary>Attempts whose worker was lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Attempts that were ended from outside.</summary>
    public long Ended { get; private set; }

    /// <summary>Tasks that became dead.</summary>
    public long Dead { get; private set; }

    /// <summary>How long attempts ran, together, in milliseconds.</summary>
    public long RunMs { get; private set; }

    /// <summary>How long tasks waited for their first attempt.</summary>
    public LogHistogram Waits { get; } = new();

    /// <summary>How long attempts ran.</summary>
    public LogHistogram Runs { get; } = new();

    /// <summary>Attempts that went wrong: failed, timed out or lost.</summary>
    public long Failures => Failed + TimedOut + Lost;

    /// <summary>Attempts that ended, however.</summary>
    public long Attempts => Succeeded + Failures + Ended;

    /// <summary>The share of attempts that went wrong, of those that succeeded or did; absent where there was none.</summary>
    public double? ErrorRate => Succeeded + Failures == 0 ? null : (double)Failures / (Succeeded + Failures);

    /// <summary>The share of tasks that succeeded, of those that did or died; absent where there was none.</summary>
    public double? CompletionRate => Succeeded + Dead == 0 ? null : (double)Succeeded / (Succeeded + Dead);

    internal void Add(QueueRollup row)
    {
        Accepted += row.Accepted;
        Succeeded += row.Succeeded;
        Failed += row.Failed;
        TimedOut += row.TimedOut;
        Lost += row.Lost;
        Ended += row.Ended;
        Dead += row.Dead;
        RunMs += row.RunMs;
        Waits.Add(row.Waits);
        Runs.Add(row.Runs);
    }

    internal void Add(HistoryPoint point)
    {
        Accepted += point.Accepted;
        Succeeded += point.Succeeded;
        Failed += point.Failed;
        TimedOut += point.TimedOut;
        Lost += point.Lost;
        Ended += point.Ended;
        Dead += point.Dead;
        RunMs += point.RunMs;
        Waits.Add(point.Waits);
        Runs.Add(point.Runs);
    }
}
