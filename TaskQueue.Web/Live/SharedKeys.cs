using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Live;

/// <summary>
/// The busiest keys of queues, for the open pages of queues. Those who look at the same queue share one reading, which is at most
/// five seconds old: however many look, store and broker are asked as for one.
/// </summary>
/// <param name="keys">Reads them.</param>
/// <param name="clock">Tells how old a reading is.</param>
public sealed class SharedKeys(QueueKeys keys, TimeProvider clock)
{
    /// <summary>How many keys are read.</summary>
    public const int Shown = 10;

    /// <summary>How old a reading may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // Readings of queues that nobody looks at any more go when there are so many.
    private const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <summary>Reads the busiest keys of a queue, or gives what was read for somebody else a moment ago.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="queue">The queue.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<IReadOnlyList<KeyOverview>> ReadAsync(Actor actor, string queue)
    {
        actor.RequireOn(Permissions.TasksRead, queue, "queue");
        var (reading, isMine) = Find(queue);
        if (isMine)
        {
            await LoadAsync(actor, queue, reading);
        }

        return await reading.Keys.Task;
    }

    /// <summary>Forgets what was read of a queue: somebody has changed a rule.</summary>
    /// <param name="queue">The queue.</param>
    public void Forget(string queue)
    {
        lock (_lock)
        {
            _readings.Remove(queue);
        }
    }

    // Whoever finds none, or an old one, reads; not within the lock, which others need for other queues.
    private (Reading Reading, bool IsMine) Find(string queue)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (
                _readings.TryGetValue(queue, out var before)
                && !before.Keys.Task.IsFaulted
                && now - before.At <= Fresh
            )
            {
                return (before, false);
            }

            if (_readings.Count >= MostKept)
            {
                _readings.Clear();
            }

            var reading = new Reading(now, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _readings[queue] = reading;
            return (reading, true);
        }
    }

    // No token: others wait for it too.
    private async Task LoadAsync(Actor actor, string queue, Reading reading)
    {
        try
        {
            reading.Keys.SetResult(await keys.BusiestAsync(actor, queue, Shown, CancellationToken.None));
        }
        catch (Exception e)
        {
            reading.Keys.SetException(e);
        }
    }

    private sealed record Reading(DateTimeOffset At, TaskCompletionSource<IReadOnlyList<KeyOverview>> Keys);
}
