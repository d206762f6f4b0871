using TaskQueue.Core.Broker;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>What listeners are told of queues, and of task types that have limits.</summary>
internal static class QueueEvents
{
    /// <summary>What was done to a policy.</summary>
    /// <param name="kind">Such as <c>queue.paused</c>.</param>
    /// <param name="place">What the policy is of.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who did it; nobody where its time was over.</param>
    /// <param name="key">The key that the rule is of; none where it is of all of the queue.</param>
    public static LiveEvent Of(
        string kind,
        string place,
        DateTimeOffset at,
        string? by = null,
        string? key = null
    )
    {
        var type = QueueRule.IsOfType(place) ? QueueRule.TypeOf(place) : null;
        return new(EventTopic.Queues, kind, at, type ?? place)
        {
            Queue = type is null ? place : null,
            Key = key,
            Type = type,
            By = by,
        };
    }
}
