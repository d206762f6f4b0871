using TaskQueue.Core.Security;

namespace TaskQueue.Web.Live;

/// <summary>The queues that somebody sees: those who see the same ones may share what was read for one of them.</summary>
/// <param name="Names">Their names, in order; all queues when absent.</param>
internal readonly record struct SeenQueues(string? Names)
{
    /// <summary>Those of a scope.</summary>
    /// <param name="scope">Where somebody may see tasks.</param>
    public static SeenQueues Of(QueueScope scope) =>
        new(scope.Queues is { } queues ? string.Join('\n', queues.Order(StringComparer.Ordinal)) : null);
}
