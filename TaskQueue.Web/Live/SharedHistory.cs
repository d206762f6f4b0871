using TaskQueue.Core.Analytics;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Live;

/// <summary>
/// The history as open dashboards show it. Those who look at the same range and see the same queues share one reading, which
/// is at most five seconds old, or a minute where the range has ended: however many look, the store is asked as for one.
/// </summary>
/// <param name="analytics">Reads the rollups.</param>
/// <param name="markers">Reads what is marked.</param>
/// <param name="clock">Tells how old a reading is.</param>
public sealed class SharedHistory(AnalyticsQueries analytics, AnalyticsMarkers markers, TimeProvider clock)
{
    /// <summary>How old a reading of a range that goes on may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FreshEnded = TimeSpan.FromMinutes(1);

    private readonly SharedReadings<Key, HistoryView> _readings = new(clock);

    /// <summary>Reads a range, or gives what was read for somebody else a moment ago.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="range">What they look at.</param>
    /// <exception cref="Core.RefusalException">They may not, or the range is none.</exception>
    public async Task<HistoryView> ReadAsync(Actor actor, HistoryRange range)
    {
        var seen = SeenQueues.Of(actor.RequireSome(Permissions.TasksRead));
        return await _readings.ReadAsync(
            new(range, seen, actor.May(Permissions.SettingsRead)),
            range.Span is null ? FreshEnded : Fresh,
            () => LoadAsync(actor, range.AskAt(clock.GetUtcNow()))
        );
    }

    // No token: others wait for it too.
    private async Task<HistoryView> LoadAsync(Actor actor, AnalyticsAsk ask) =>
        new(
            ask,
            await analytics.HistoryAsync(actor, ask, CancellationToken.None),
            await analytics.DepthsAsync(actor, ask with { Compare = false }, CancellationToken.None),
            await analytics.FailuresAsync(actor, ask, CancellationToken.None),
            await analytics.WorkersAsync(actor, ask, CancellationToken.None),
            await markers.ListAsync(actor, ask, CancellationToken.None)
        );

    private sealed record Key(HistoryRange Range, SeenQueues Seen, bool SeesDeployments);
}

/// <summary>Which range a dashboard shows: one that ends now and goes on, or one between two times.</summary>
/// <param name="Span">How long it is, where it ends now.</param>
/// <param name="From">When it begins, where it does not.</param>
/// <param name="To">When it ends, where it does not end now.</param>
/// <param name="Compare">Whether the period before is shown beside it.</param>
public sealed record HistoryRange(TimeSpan? Span, DateTimeOffset From, DateTimeOffset To, bool Compare)
{
    /// <summary>What is asked of the history.</summary>
    /// <param name="now">The current time.</param>
    public AnalyticsAsk AskAt(DateTimeOffset now) =>
        new()
        {
            From = Span is { } span ? now - span : From,
            To = Span is null ? To : now,
            Compare = Compare,
        };
}

/// <summary>All that a dashboard shows of a range.</summary>
/// <param name="Ask">What was asked.</param>
/// <param name="History">Throughput and durations.</param>
/// <param name="Depths">How full queues were.</param>
/// <param name="Failures">What failed.</param>
/// <param name="Workers">What workers did.</param>
/// <param name="Marks">What is marked.</param>
public sealed record HistoryView(
    AnalyticsAsk Ask,
    History History,
    DepthHistory Depths,
    FailureHistory Failures,
    WorkerHistory Workers,
    IReadOnlyList<AnalyticsMark> Marks
);
