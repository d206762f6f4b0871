using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;

namespace TaskQueue.Core.Tasks;

/// <summary>How a concurrency key of a queue stands.</summary>
/// <param name="Key">The key.</param>
/// <param name="Depth">Its tasks that are ready, those that workers took a moment ago included.</param>
/// <param name="DepthIsMore">Whether there are more than were counted.</param>
/// <param name="Running">Its tasks that are known to run; those that ran for less than a second are not.</param>
public sealed record KeyOverview(string Key, long Depth, bool DepthIsMore, long Running)
{
    /// <summary>What is said of it alone; absent where nothing is.</summary>
    public KeyRule? Rule { get; init; }

    /// <summary>Tasks that workers hold of it, those that were taken ahead included; unknown while the broker is away.</summary>
    public int? Held { get; private init; }

    /// <summary>Leases of it that may be held at once, by its own rule or as for each key; absent where there is no limit.</summary>
    public int? Concurrency { get; private init; }

    /// <summary>Tasks of it that may start in a time, by its own rule or as for each key; absent where there is no limit.</summary>
    public RateLimit? Rate { get; private init; }

    /// <summary>Whether it has ready tasks none of which may start now: it stands aside. Unknown while the broker is away.</summary>
    public bool? Parked { get; private init; }

    /// <summary>When its rate allows more, where that alone keeps it.</summary>
    public DateTimeOffset? ParkedUntil { get; private init; }

    /// <summary>Its share beside other keys.</summary>
    public int Weight => Rule?.Effective.Weight ?? 1;

    /// <summary>The same with what limits it, and what is in use of that.</summary>
    /// <param name="ofQueue">What holds for each key of the queue.</param>
    /// <param name="use">What is in use; unknown while the broker is away.</param>
    /// <param name="now">The current time.</param>
    internal KeyOverview Under(QueueLimits ofQueue, KeyUse? use, DateTimeOffset now)
    {
        var (most, rate) = (
            Rule?.Effective.Concurrency ?? ofQueue.KeyConcurrency,
            Rule?.Effective.Rate ?? ofQueue.KeyRate
        );
        // What was taken a moment ago is ready in the store until it has run for a second.
        var waits = Depth > Math.Max(0, (use?.Held ?? 0) - Running);
        var isFull = use is not null && use.Held >= most;
        var isSpent = use is not null && rate?.Allows(use.Spent, use.Now) < 1;
        return this with
        {
            Held = use?.Held,
            Concurrency = most,
            Rate = rate,
            Parked = use is null ? null : waits && (isFull || isSpent),
            ParkedUntil =
                waits && isSpent && !isFull
                    ? now
                        + TimeSpan.FromMilliseconds(Math.Max(0, rate!.NextAt(use!.Spent, use.Now) - use.Now))
                    : null,
        };
    }
}
