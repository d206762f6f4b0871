namespace TaskQueue.Core.Data;

/// <summary>
/// Marks a migration that takes something away which an older version of the program may still use: the second half of
/// expand and contract. It may come only after a release in which nothing used it any more.
/// </summary>
/// <param name="expandedBy">The migration that brought what replaces it; its name without the time in front.</param>
/// <param name="reason">Why nothing uses it any more.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContractStepAttribute(string expandedBy, string reason) : Attribute
{
    /// <summary>The migration that brought what replaces it; its name without the time in front.</summary>
    public string ExpandedBy { get; } = expandedBy;

    /// <summary>Why nothing uses it any more.</summary>
    public string Reason { get; } = reason;
}
