namespace TaskQueue.Core.Dispatch;

/// <summary>
/// The one row that holds the broker's epoch. It rises, durably, before each rebuild of the broker, so that
/// tokens (epoch · 2³² + sequence) rise even when the broker forgets everything.
/// </summary>
public sealed class DispatchEpoch
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; }

    /// <summary>The epoch in force.</summary>
    public long Epoch { get; set; }
}
