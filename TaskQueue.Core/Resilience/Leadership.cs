namespace TaskQueue.Core.Resilience;

/// <summary>
/// Whether this process leads: of many Web processes one does the work that needs to be done once. It spares work and
/// nothing depends on it: two leaders at a time, or none, lose nothing and record nothing twice.
/// </summary>
/// <param name="clock">Measures how long it was confirmed ago; monotonic.</param>
public sealed class Leadership(TimeProvider clock)
{
    private long _until = long.MinValue;

    /// <summary>Whether it leads now.</summary>
    public bool IsLeader => clock.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>Leads for a while.</summary>
    /// <param name="span">How long, from now on.</param>
    internal void Lead(TimeSpan span) =>
        Volatile.Write(
            ref _until,
            span == TimeSpan.MaxValue
                ? long.MaxValue
                : clock.GetTimestamp() + (long)(span.TotalSeconds * clock.TimestampFrequency)
        );

    /// <summary>Leads no more.</summary>
    internal void Resign() => Volatile.Write(ref _until, long.MinValue);
}
