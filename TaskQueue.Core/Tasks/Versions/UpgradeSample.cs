namespace TaskQueue.Core.Tasks.Versions;

/// <summary>What would become of the tasks of a type, told by some of them.</summary>
/// <param name="Waiting">How many wait.</param>
/// <param name="Dead">How many are dead letters.</param>
/// <param name="Looked">How many of them were looked at: the newest of each kind.</param>
/// <param name="Changed">How many of those would get another payload.</param>
/// <param name="Failed">How many of those have a payload that would not be right.</param>
/// <param name="Failures">The first of the latter, and why.</param>
/// <param name="Examples">Some payloads before and after; none for those who may not see payloads.</param>
public sealed record UpgradeSample(
    long Waiting,
    long Dead,
    int Looked,
    int Changed,
    int Failed,
    IReadOnlyList<UpgradeFailure> Failures,
    IReadOnlyList<UpgradeExample> Examples
)
{
    /// <summary>Whether all of them were looked at.</summary>
    public bool IsWhole => Looked == Waiting + Dead;
}

/// <summary>A task whose payload would not be right.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="TypeVersion">The version that it is of; absent where the type had none.</param>
/// <param name="Reason">Why.</param>
public sealed record UpgradeFailure(Guid TaskId, string? TypeVersion, string Reason);

/// <summary>A payload before and after.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="TypeVersion">The version that it is of; absent where the type had none.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be.</param>
public sealed record UpgradeExample(
    Guid TaskId,
    string? TypeVersion,
    ReadOnlyMemory<byte> Before,
    ReadOnlyMemory<byte> After
);
