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
        var (reading, recent) = Find(key);
        if (recent is not null)
        {
            await LoadAsync(actor, reading, recent);
        }

        return await reading.Board.Task;
    }

    // Whoever finds none, or an old one, reads; not within the lock, which others need for other queues.
    private (Reading Reading, Recently? Mine) Find(string key)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var before = _readings.GetValueOrDefault(key);
            if (before is { Board.Task.IsFaulted: false } && now - before.At <= Fresh)
            {
                return (before, null);
            }

            if (_readings.Count >= MostKept)
            {
                _readings.Clear();
            }

            var recent = before?.Recent is { } kept && now - kept.At <= FreshRecent ? kept : new(now, null);
            return (
                _readings[key] = new(now, new(TaskCreationOptions.RunContinuationsAsynchronously)),
                recent
            );
        }
    }

    // No token: others wait for it too.
    private async Task LoadAsync(Actor actor, Reading reading, Recently recent)
    {
        try
        {
            var (stand, overview) = await state.ReadAsync(actor, CancellationToken.None);
            var slices = recent.Slices ?? await queues.ActivityAsync(actor, Recent, CancellationToken.None);
            reading.Recent = recent with { Slices = slices };
            reading.Board.SetResult(new(stand, overview, slices));
        }
        catch (Exception e)
        {
            reading.Board.SetException(e);
        }
    }

    private sealed record Recently(DateTimeOffset At, IReadOnlyList<QueueSlice>? Slices);

    private sealed class Reading(DateTimeOffset at, TaskCompletionSource<BoardReading> board)
    {
        public DateTimeOffset At => at;

        public TaskCompletionSource<BoardReading> Board => board;

        // Absent until it is read.
        public Recently? Recent { get; set; }
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
