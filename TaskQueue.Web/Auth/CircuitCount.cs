using System.Collections.Concurrent;

namespace TaskQueue.Web.Auth;

/// <summary>How many pages each account has open.</summary>
internal sealed class CircuitCount
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Counts one more.</summary>
    /// <returns>How many there are now.</returns>
    public int Add(string user) => _open.AddOrUpdate(user, 1, (_, count) => count + 1);

    /// <summary>Counts one less.</summary>
    public void Remove(string user)
    {
        if (_open.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(user, 0));
        }
    }
}
