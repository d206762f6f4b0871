namespace TaskQueue.Core.Broker;

/// <summary>How a queue, or a task type in all queues, is to be served.</summary>
/// <param name="Queue">The queue, or <see cref="OfType"/> a type, of which concurrency and rate alone are heeded.</param>
/// <param name="Version">Grows with each change, so that an older rule cannot undo a newer one.</param>
/// <param name="Paused">Whether its tasks stay where they are.</param>
/// <param name="Limits">How much of it may run; absent: no limits.</param>
public sealed record QueueRule(string Queue, long Version, bool Paused, QueueLimits? Limits = null)
{
    private const char TypeMark = '~';

    /// <summary>What stands for a type where a queue is named. No queue has such a name.</summary>
    /// <param name="type">The task type.</param>
    public static string OfType(string type) => TypeMark + type;

    /// <summary>The type that a name stands for.</summary>
    /// <param name="name">What <see cref="OfType"/> gave.</param>
    public static string TypeOf(string name) => name[1..];

    /// <summary>Whether a name stands for a type.</summary>
    /// <param name="name">The name.</param>
    public static bool IsOfType(string name) => name.StartsWith(TypeMark);
}
