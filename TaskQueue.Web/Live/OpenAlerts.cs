using TaskQueue.Core.Alerts;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Live;

/// <summary>
/// How many alerts nobody has looked at. Read for all open consoles together, at most twice a second, however many there are.
/// </summary>
/// <param name="alerts">Reads them.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class OpenAlerts(AlertQueries alerts, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private Task<IReadOnlyDictionary<string, int>>? _last;
    private long _readAt;

    /// <summary>How many there are of those that somebody may see.</summary>
    /// <param name="actor">Who looks.</param>
    public async Task<int> CountAsync(Actor actor)
    {
        var seen = AlertKinds.SeenBy(actor);
        if (seen.Count == 0)
        {
            return 0;
        }

        var counts = await ReadAsync();
        return seen.Sum(k => counts.GetValueOrDefault(k));
    }

    private Task<IReadOnlyDictionary<string, int>> ReadAsync()
    {
        lock (_lock)
        {
            // Not by the clock on the wall, which somebody may put back.
            if (_last is null || clock.GetElapsedTime(_readAt) > Fresh || _last.IsFaulted)
            {
                (_last, _readAt) = (
                    alerts.CountOpenAsync(Actor.System, CancellationToken.None),
                    clock.GetTimestamp()
                );
            }

            return _last;
        }
    }
}
