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

    private readonly SharedReadings<string, IReadOnlyList<KeyOverview>> _readings = new(clock);

    /// <summary>Reads the busiest keys of a queue, or gives what was read for somebody else a moment ago.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="queue">The queue.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<IReadOnlyList<KeyOverview>> ReadAsync(Actor actor, string queue)
    {
        actor.RequireOn(Permissions.TasksRead, queue, "queue");
        return await _readings.ReadAsync(
            queue,
            Fresh,
            () => keys.BusiestAsync(actor, queue, Shown, CancellationToken.None)
        );
    }

    /// <summary>Forgets what was read of a queue: somebody has changed a rule.</summary>
    /// <param name="queue">The queue.</param>
    public void Forget(string queue) => _readings.Forget(queue);
}
