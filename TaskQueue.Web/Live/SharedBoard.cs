using TaskQueue.Core.Analytics;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Live;

/// <summary>
/// How everything stands, for open dashboards. Those who see the same queues share one reading: of the numbers one that is at most
/// a quarter of a second old, of the last ten minutes one that is at most five seconds old. However many look, the store is asked as
/// for one, and a page that gets the reading which it shows already draws nothing.
/// </summary>
/// <param name="state">Reads the numbers.</param>
/// <param name="queues">Reads the last ten minutes.</param>
/// <param name="clock">Tells how old a reading is.</param>
public sealed class SharedBoard(StateQueries state, QueueQueries queues, TimeProvider clock)
{
    /// <summary>How old the numbers may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    /// <summary>How old the last ten minutes may be.</summary>
    public static readonly TimeSpan FreshRecent = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private readonly SharedReadings<SeenQueues, BoardReading> _boards = new(clock);
    private readonly SharedReadings<SeenQueues, IReadOnlyList<QueueSlice>> _recents = new(clock);

    /// <summary>Reads how everything stands, or gives what was read for somebody else a moment ago.</summary>
    /// <param name="actor">Who looks.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<BoardReading> ReadAsync(Actor actor)
    {
        var seen = SeenQueues.Of(actor.RequireSome(Permissions.TasksRead));
        return await _boards.ReadAsync(seen, Fresh, () => LoadAsync(actor, seen));
    }

    // No tokens: others wait for it too.
    private async Task<BoardReading> LoadAsync(Actor actor, SeenQueues seen)
    {
        var (stand, overview) = await state.ReadAsync(actor, CancellationToken.None);
        var slices = await _recents.ReadAsync(
            seen,
            FreshRecent,
            () => queues.ActivityAsync(actor, Recent, CancellationToken.None)
        );
        return new(stand, overview, slices);
    }
}

/// <summary>How everything stands.</summary>
/// <param name="State">The numbers.</param>
/// <param name="Queues">The queues.</param>
/// <param name="Recent">The last ten minutes, oldest slice first.</param>
public sealed record BoardReading(
    StateNow State,
    IReadOnlyList<QueueOverview> Queues,
    IReadOnlyList<QueueSlice> Recent
);
