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

    // Readings of those who see other queues; old ones go when there are so many.
    private const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <summary>Reads how everything stands, or gives what was read for somebody else a moment ago.</summary>
    /// <param name="actor">Who looks.</param>
    /// <exception cref="Core.RefusalException">They may not.</exception>
    public async Task<BoardReading> ReadAsync(Actor actor)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        var key = scope.Queues is { } seen ? string.Join('\n', seen.Order(StringComparer.Ordinal)) : "*";
        Task<BoardReading> found;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var before = _readings.GetValueOrDefault(key);
            if (before is null || before.Board.IsFaulted || now - before.At > Fresh)
            {
                if (_readings.Count >= MostKept)
                {
                    _readings.Clear();
                }

                // Without the caller's token: others wait for it, too.
                _readings[key] = before = Read(actor, before, now);
            }

            found = before.Board;
        }

        return await found;
    }

    private Reading Read(Actor actor, Reading? before, DateTimeOffset now)
    {
        var isRecent =
            before is { Recent.IsFaulted: false }
            && now - before.RecentAt <= FreshRecent
            && before.Recent.IsCompleted;
        var recent = isRecent
            ? before!.Recent
            : Task.Run(() => queues.ActivityAsync(actor, Recent, CancellationToken.None));
        return new(
            Task.Run(async () =>
            {
                var (stand, overview) = await state.ReadAsync(actor, CancellationToken.None);
                return new BoardReading(stand, overview, await recent);
            }),
            now,
            recent,
            isRecent ? before!.RecentAt : now
        );
    }

    private sealed record Reading(
        Task<BoardReading> Board,
        DateTimeOffset At,
        Task<IReadOnlyList<QueueSlice>> Recent,
        DateTimeOffset RecentAt
    );
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
