using System.Collections.Frozen;

namespace TaskQueue.Core.Security;

/// <summary>The queues in which a permission holds: all, or some that are named.</summary>
/// <param name="Queues">Their names; all queues when absent.</param>
public sealed record QueueScope(FrozenSet<string>? Queues)
{
    /// <summary>All queues.</summary>
    public static readonly QueueScope Everywhere = new((FrozenSet<string>?)null);

    /// <summary>No queue.</summary>
    public static readonly QueueScope Nowhere = new(FrozenSet<string>.Empty);

    /// <summary>Whether it names every queue, those to come too.</summary>
    public bool IsEverywhere => Queues is null;

    /// <summary>Whether a queue is one of them.</summary>
    /// <param name="queue">The queue.</param>
    public bool Has(string queue) => Queues is null || Queues.Contains(queue);

    /// <summary>Whether all queues of another scope are among them.</summary>
    /// <param name="other">The other scope.</param>
    public bool Covers(QueueScope other) =>
        Queues is null || (other.Queues is { } others && others.All(Queues.Contains));

    /// <summary>The queues that are in both.</summary>
    /// <param name="other">Other queues.</param>
    public QueueScope And(QueueScope other) =>
        Queues is null ? other
        : other.Queues is null ? this
        : new(Queues.Where(other.Queues.Contains).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The queues that are in either.</summary>
    /// <param name="other">Other queues.</param>
    public QueueScope Or(QueueScope other) =>
        Queues is null || other.Queues is null
            ? Everywhere
            : new(Queues.Union(other.Queues).ToFrozenSet(StringComparer.Ordinal));
}
