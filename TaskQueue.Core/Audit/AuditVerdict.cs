namespace TaskQueue.Core.Audit;

/// <summary>What a check of the audit log found.</summary>
/// <param name="Entries">How many entries were looked at that have a place.</param>
/// <param name="First">The first place that is there; none where there is none.</param>
/// <param name="Last">The last one.</param>
/// <param name="Unsealed">Entries that have no place yet; a moment later they do.</param>
/// <param name="Anchors">How many anchors were held against it.</param>
/// <param name="OtherAnchors">How many were left out because they are of a log with another key.</param>
/// <param name="RemovedUpTo">The last place that was removed by age; 0 while none was.</param>
/// <param name="Hash">The hash of the last place, to be kept elsewhere.</param>
/// <param name="Fault">The first thing that is wrong; none when it holds together.</param>
public sealed record AuditVerdict(
    long Entries,
    long? First,
    long? Last,
    int Unsealed,
    int Anchors,
    int OtherAnchors,
    long RemovedUpTo,
    string? Hash,
    AuditFault? Fault
)
{
    /// <summary>Whether it holds together.</summary>
    public bool Holds => Fault is null;

    /// <summary>It in words.</summary>
    public override string ToString() =>
        Fault is { } fault
            ? FormattableString.Invariant(
                $"The audit log is broken{(fault.Place is { } place ? $" at place {place}" : "")}{(fault.Id is { } id ? $" (entry {id})" : "")}: {fault.Reason}"
            )
            : FormattableString.Invariant(
                $"The audit log holds together: {Entries} entries{(First is { } first ? $", places {first} to {Last}" : "")}, {(Anchors == 1 ? "1 anchor agrees" : $"{Anchors} anchors agree")}, {Unsealed} not sealed yet.{(OtherAnchors > 0 ? $" {OtherAnchors} anchors are of a log with another key." : "")}"
            );
}
