namespace TaskQueue.Core.Broker;

/// <summary>How a queue, a concurrency key in it, or a task type in all queues, is to be served.</summary>
/// <param name="Queue">
/// The queue; or <see cref="OfType"/> a type, of which concurrency and rate alone are heeded; or <see cref="OfKey"/> a key, of
/// which the weight is heeded as well.
/// </param>
/// <param name="Version">Grows with each change, so that an older rule cannot undo a newer one.</param>
/// <param name="Paused">Whether its tasks stay where they are; keys and types are not paused.</param>
/// <param name="Limits">How much of it may run; absent: no limits. A key without any is one like all others again.</param>
public sealed record QueueRule(string Queue, long Version, bool Paused, QueueLimits? Limits = null)
{
    private const char TypeMark = '~';
    private const char KeyMark = '|';

    /// <summary>Whether it says nothing that would not hold without it.</summary>
    internal bool SaysNothing => !Paused && (Limits is null || Limits == QueueLimits.None);

    /// <summary>What stands for a type where a queue is named. No queue has such a name.</summary>
    /// <param name="type">The task type.</param>
    public static string OfType(string type) => TypeMark + type;

    /// <summary>The type that a name stands for.</summary>
    /// <param name="name">What <see cref="OfType"/> gave.</param>
    public static string TypeOf(string name) => name[1..];

    /// <summary>Whether a name stands for a type.</summary>
    /// <param name="name">The name.</param>
    public static bool IsOfType(string name) => name.StartsWith(TypeMark);

    /// <summary>What stands for a concurrency key of a queue where a queue is named. No queue and no type has such a name.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="key">The key.</param>
    public static string OfKey(string queue, string key) => $"{queue}{KeyMark}{key}";

    /// <summary>The queue and the key that a name stands for; the key is empty where it stands for none.</summary>
    /// <param name="name">The name.</param>
    public static (string Queue, string Key) PartsOf(string name)
    {
        var end = IsOfType(name) ? -1 : name.IndexOf(KeyMark, StringComparison.Ordinal);
        return end < 0 ? (name, "") : (name[..end], name[(end + 1)..]);
    }
}
