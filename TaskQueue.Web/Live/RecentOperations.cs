using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Live;

/// <summary>
/// The operations that are not through, or were a moment ago. Read for all open consoles together, at most twice a
/// second, however many there are.
/// </summary>
/// <param name="operations">Reads them.</param>
/// <param name="clock">Measures the pauses.</param>
public sealed class RecentOperations(Operations operations, TimeProvider clock)
{
    private const int MostRead = 20;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Lingers = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<TaskOperation>>? _last;
    private long _readAt;

    /// <summary>Those that a panel shows, the newest first.</summary>
    public Task<IReadOnlyList<TaskOperation>> ReadAsync()
    {
        lock (_lock)
        {
            // Not by the clock on the wall, which somebody may put back.
            if (_last is null || clock.GetElapsedTime(_readAt) > Fresh || _last.IsFaulted)
            {
                (_last, _readAt) = (LoadAsync(), clock.GetTimestamp());
            }

            return _last;
        }
    }

    private async Task<IReadOnlyList<TaskOperation>> LoadAsync()
    {
        var page = await operations.ListAsync(Actor.System, null, MostRead, CancellationToken.None);
        var since = clock.GetUtcNow() - Lingers;
        return [.. page.Items.Where(o => o.FinishedAt is null || o.FinishedAt > since)];
    }
}
