namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Finds out why the product may have started a task again: what was done to it at the time.</summary>
internal sealed class Causes
{
    /// <summary>How long an effect may come after its cause was over; also the error of our own clock readings.</summary>
    private const long Slack = 2_000_000;

    /// <summary>
    /// A task that ran this long in calm before the index went must be adopted, not started again: a second until it is noted,
    /// a second until the next beat, and the rest for a busy machine to write it down.
    /// </summary>
    private const long Adopted = 5_000_000;

    private readonly bool _shared;
    private readonly long _lease;
    private readonly ILookup<int, Death> _deaths;
    private readonly IReadOnlyList<Disturbance> _disturbances;
    private readonly IReadOnlyList<Death> _allDeaths;

    public Causes(History history)
    {
        _shared = history.IndexOutlivesProcesses;
        _lease = history.Lease;
        _allDeaths = history.Deaths;
        _deaths = history.Deaths.ToLookup(d => d.Process);
        _disturbances = history.Disturbances;
    }

    /// <summary>Why a lease may have been lost under which a handler ran.</summary>
    public string? OfLostLease(ProbeLine start, long until) =>
        OfDeath(start, until) ?? OfDisturbance(Excuse.LostLease, start.At, until);

    /// <summary>Why a lease may have been lost before a handler ran under it.</summary>
    public string? OfUnusedLease(long from, long until) =>
        _allDeaths.FirstOrDefault(d => Overlap(d.At, d.At, from, until))?.Cause
        ?? OfDisturbance(Excuse.LostLease, from, until)
        ?? OfDisturbance(Excuse.NewEpoch, from, until);

    /// <summary>Why the product may have forgotten an execution, and started the task again in a new epoch.</summary>
    /// <param name="start">The execution that left no record.</param>
    /// <param name="endedAt">When it ended; null when it did not.</param>
    /// <param name="next">The one after it.</param>
    public string? OfNewEpoch(ProbeLine start, long? endedAt, ProbeLine next)
    {
        if (start.At > next.At)
        {
            // Taken in the old epoch and started late: a worker that could not hear that it was over.
            return OfDisturbance(Excuse.LostLease, next.At, start.At);
        }

        return _shared
            ? _disturbances.FirstOrDefault(d => Forgets(d, start, endedAt, next))?.Kind
            : OfDeath(start, next.At);
    }

    /// <summary>
    /// Why a task may have been started again in a new epoch though its result was kept: the result was on its way to a
    /// store that could not be written to when the index was filled from that store.
    /// </summary>
    /// <param name="endedAt">When the execution ended; null when it did not.</param>
    /// <param name="next">The one after it.</param>
    public string? OfResultOnItsWay(long? endedAt, ProbeLine next) =>
        _shared && endedAt is { } ended && ended <= next.At
            ? _disturbances
                .FirstOrDefault(d =>
                    d.Excuses.HasFlag(Excuse.NewEpoch)
                    && Overlap(d.From, d.To, ended, next.At)
                    && _disturbances.Any(u =>
                        u.Excuses.HasFlag(Excuse.Unnoted)
                        && u.To > ended
                        && Overlap(u.From, u.To, d.From, d.To)
                    )
                )
                ?.Kind
            : null;

    /// <summary>The end in order of the process that ran a handler, if it came afterwards.</summary>
    public string? OfStop(ProbeLine start) =>
        _deaths[start.Process].FirstOrDefault(d => d.At >= start.At && d.ExitCode == 0)?.Cause;

    private static bool Overlap(long from, long to, long since, long until) =>
        from <= until + Slack && to + Slack >= since;

    // A result that waited is gone with the index, however old it was. What still ran must go on, if it had run for long
    // and its process lived. What was leased before and waited for a slot may still start, as long as the lease was good.
    private bool Forgets(Disturbance fault, ProbeLine start, long? endedAt, ProbeLine next) =>
        fault.Excuses.HasFlag(Excuse.NewEpoch)
        && Overlap(fault.From, fault.To, start.At - _lease, next.At)
        && (
            LongestCalm(start.At, fault.From) <= Adopted
            || endedAt <= fault.To
            || _deaths[start.Process].Any(d => d.At <= fault.To + Slack)
        );

    // The longest time in which a note of the start could get from the worker to the store.
    private long LongestCalm(long from, long until)
    {
        var (calm, longest) = (from, 0L);
        var troubles = _disturbances
            .Where(d => d.Excuses.HasFlag(Excuse.Unnoted) && d.To > from && d.From < until)
            .OrderBy(d => d.From);
        foreach (var trouble in troubles)
        {
            longest = Math.Max(longest, trouble.From - calm);
            calm = Math.Max(calm, trouble.To);
        }

        return Math.Max(longest, until - calm);
    }

    private string? OfDeath(ProbeLine start, long until) =>
        _deaths[start.Process].FirstOrDefault(d => d.At >= start.At && d.At <= until + Slack) is { } death
            ? death.Cause ?? $"exit {death.ExitCode}"
            : null;

    private string? OfDisturbance(Excuse excuse, long since, long until) =>
        _disturbances
            .FirstOrDefault(d => d.Excuses.HasFlag(excuse) && Overlap(d.From, d.To, since, until))
            ?.Kind;
}
