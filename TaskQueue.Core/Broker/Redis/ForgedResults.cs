using System.Collections.Concurrent;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>
/// The tasks named by results that were refused, by entry: when the entry is released they are forgotten with it, so
/// that the reconciler finds those that are still ready in the store.
/// </summary>
internal sealed class ForgedResults
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Guid>> _byEntry = new();

    /// <summary>Keeps the tasks of an entry.</summary>
    /// <returns>Whether they are new, and to be told of.</returns>
    public bool Add(string entry, IReadOnlyList<Guid> tasks) => _byEntry.TryAdd(entry, tasks);

    public IReadOnlyList<Guid> Take(string entry) => _byEntry.TryRemove(entry, out var tasks) ? tasks : [];
}
