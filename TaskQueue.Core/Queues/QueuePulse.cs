using TaskQueue.Core.Data;
using TaskQueue.Core.Events;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>
/// Tells once a second how much waits, runs and comes through: all queues together, and each one in which there is something
/// to tell. Only while somebody listens to it, in whatever process.
/// </summary>
/// <param name="queues">Reads the counters.</param>
/// <param name="connections">Knows who listens.</param>
/// <param name="signals">Tells them.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed class QueuePulse(
    QueueQueries queues,
    EventConnections connections,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<QueuePulse> logger
) : Chore(store, clock, logger)
{
    /// <summary>Queues that are told of in one second: the busiest.</summary>
    public const int MostQueues = 100;

    private IReadOnlyDictionary<string, QueueOverview>? _before;
    private long _readAt;

    /// <inheritdoc />
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!connections.Want(EventTopic.Metrics))
        {
            _before = null;
            return false;
        }

        var list = await queues.ListAsync(Actor.System, cancellationToken);
        var seconds = Clock.GetElapsedTime(_readAt).TotalSeconds;
        _readAt = Clock.GetTimestamp();
        if (_before is { } before && seconds > 0)
        {
            var now = Clock.GetUtcNow();
            List<Pulse> pulses =
            [
                .. list.Select(q => Pulse.Of(q, before.GetValueOrDefault(q.Name), seconds)),
            ];
            signals.Publish(new(SignalTopic.Metrics, []) { Events = EventsOf(pulses, now) });
        }

        _before = list.ToDictionary(q => q.Name, StringComparer.Ordinal);
        return false;
    }

    private static IEnumerable<LiveEvent> EventsOf(IReadOnlyList<Pulse> pulses, DateTimeOffset now) =>
        pulses
            .Where(p => p.IsBusy)
            .OrderByDescending(p => p.Ended + p.Running)
            .ThenByDescending(p => p.Depth)
            .Take(MostQueues)
            .Select(p => p.ToEvent(now))
            .Prepend(Pulse.Sum(pulses).ToEvent(now));

    /// <summary>One queue in one second; without a name all together.</summary>
    private sealed record Pulse(
        string? Queue,
        double Depth,
        double Running,
        double Accepted,
        double Ended,
        double Dead
    )
    {
        public bool IsBusy => Depth > 0 || Running > 0 || Accepted > 0 || Ended > 0;

        public static Pulse Of(QueueOverview now, QueueOverview? before, double seconds) =>
            new(
                now.Name,
                now.Depth,
                now.Running,
                Rate(now.Accepted - (before?.Accepted ?? now.Accepted), seconds),
                // What has ended and is kept, and what was removed since, which had ended before.
                Rate(EndedOf(now) - (before is null ? EndedOf(now) : EndedOf(before)), seconds),
                Rate(now.Dead - (before?.Dead ?? now.Dead), seconds)
            );

        public static Pulse Sum(IReadOnlyList<Pulse> all) =>
            new(
                null,
                all.Sum(p => p.Depth),
                all.Sum(p => p.Running),
                all.Sum(p => p.Accepted),
                all.Sum(p => p.Ended),
                all.Sum(p => p.Dead)
            );

        public LiveEvent ToEvent(DateTimeOffset at) =>
            new(EventTopic.Metrics, Queue is null ? "metrics.all" : "metrics.queue", at, Queue ?? "")
            {
                Queue = Queue,
                Figures = new Dictionary<string, double>
                {
                    ["depth"] = Depth,
                    ["running"] = Running,
                    ["acceptedPerSecond"] = Math.Round(Accepted, 1),
                    ["endedPerSecond"] = Math.Round(Ended, 1),
                    ["deadPerSecond"] = Math.Round(Dead, 1),
                },
            };

        private static long EndedOf(QueueOverview queue) =>
            queue.Succeeded + queue.Dead + queue.Cancelled + queue.Expired + queue.Skipped + queue.Removed;

        // A task that is queued again, or moved away, makes a sum smaller: that is no rate.
        private static double Rate(long more, double seconds) => Math.Max(0, more) / seconds;
    }
}
