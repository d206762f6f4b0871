using System.Diagnostics.CodeAnalysis;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

/// <summary>
/// What happened to the tasks of one queue and type in one minute, ten minutes, hour or day. It stays when tasks are deleted.
/// </summary>
[SuppressMessage("Performance", "CA1819", Justification = "Columns.")]
public sealed class QueueRollup
{
    /// <summary>How long it is.</summary>
    public required RollupLevel Level { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The task type.</summary>
    public required string Type { get; init; }

    /// <summary>Tasks accepted.</summary>
    public long Accepted { get; set; }

    /// <summary>Attempts that succeeded.</summary>
    public long Succeeded { get; set; }

    /// <summary>Attempts that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Attempts that ran longer than allowed.</summary>
    public long TimedOut { get; set; }

    /// <summary>Attempts whose worker was lost.</summary>
    public long Lost { get; set; }

    /// <summary>Attempts that were ended from outside: cancelled, or abandoned.</summary>
    public long Ended { get; set; }

    /// <summary>Tasks that became dead.</summary>
    public long Dead { get; set; }

    /// <summary>Milliseconds that attempts ran, together.</summary>
    public long RunMs { get; set; }

    /// <summary>How long tasks waited for their first attempt: a <see cref="LogHistogram"/>.</summary>
    public byte[] Waits { get; set; } = [];

    /// <summary>How long attempts ran: a <see cref="LogHistogram"/>.</summary>
    public byte[] Runs { get; set; } = [];

    internal void Add(Figure figure)
    {
        long Of(AttemptOutcome outcome) => figure.Outcomes[(int)outcome];

        Accepted += figure.Accepted;
        Succeeded += Of(AttemptOutcome.Succeeded);
        Failed += Of(AttemptOutcome.Failed);
        TimedOut += Of(AttemptOutcome.TimedOut);
        Lost += Of(AttemptOutcome.Lost);
        Ended += Of(AttemptOutcome.Cancelled) + Of(AttemptOutcome.Abandoned);
        Dead += figure.Dead;
        RunMs += figure.RunMs;
        Waits = Sum(Waits, figure.Waits);
        Runs = Sum(Runs, figure.Runs);
    }

    private static byte[] Sum(byte[] before, LogHistogram added)
    {
        if (added.Count == 0)
        {
            return before;
        }

        var sum = new LogHistogram();
        sum.Add(before);
        sum.Add(added);
        return sum.ToBytes();
    }
}
