namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// Who was refused most often, of the last five to ten minutes. Bounded: of more callers at once than there is room for, the
/// rest is counted together. Thread-safe.
/// </summary>
/// <param name="clock">The current time.</param>
public sealed class RefusedCallers(TimeProvider clock)
{
    private const int Room = 500;
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Dictionary<(string Caller, string Limit), int> _now = [];
    private Dictionary<(string Caller, string Limit), int> _before = [];
    private DateTimeOffset _since = clock.GetUtcNow();

    /// <summary>Counts one.</summary>
    /// <param name="caller">Who, for people.</param>
    /// <param name="limit">The limit that refused them.</param>
    public void Add(string caller, string limit)
    {
        lock (_lock)
        {
            Turn();
            var key = (caller, limit);
            if (_now.Count >= Room && !_now.ContainsKey(key))
            {
                key = ("others", limit);
            }

            _now[key] = _now.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Those that were refused most often, the most frequent first.</summary>
    /// <param name="most">How many.</param>
    public IReadOnlyList<RefusedCaller> Top(int most)
    {
        lock (_lock)
        {
            Turn();
            return
            [
                .. _now.Concat(_before)
                    .GroupBy(c => c.Key, c => c.Value)
                    .Select(c => new RefusedCaller(c.Key.Caller, c.Key.Limit, c.Sum()))
                    .OrderByDescending(c => c.Count)
                    .ThenBy(c => c.Caller, StringComparer.Ordinal)
                    .Take(most),
            ];
        }
    }

    private void Turn()
    {
        var past = clock.GetUtcNow() - _since;
        if (past < Slice)
        {
            return;
        }

        _before = past < 2 * Slice ? _now : [];
        _now = [];
        _since = clock.GetUtcNow();
    }
}

/// <summary>One who was refused.</summary>
/// <param name="Caller">An account, a key with its owner, or an address.</param>
/// <param name="Limit">The limit, such as <c>read/user</c>.</param>
/// <param name="Count">How often.</param>
public sealed record RefusedCaller(string Caller, string Limit, int Count);
