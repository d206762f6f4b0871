namespace TaskQueue.Core.Alerts;

/// <summary>
/// How far what is watched has been seen: one row. It is written in the transaction that opens the alerts, and only over
/// the version that was read, so that of two processes that watch at once one counts, and a restart misses nothing.
/// </summary>
public sealed class AlertMark
{
    /// <summary>The id of the one row.</summary>
    public const short One = 1;

    /// <summary>Always <see cref="One"/>.</summary>
    public short Id { get; init; } = One;

    /// <summary>Rises with each change.</summary>
    public int Version { get; set; }

    /// <summary>The last place of the audit log that was looked at.</summary>
    public long Place { get; set; }

    /// <summary>The broker's epoch as it was seen last; none where there is no broker that could lose one.</summary>
    public long? Epoch { get; set; }
}
