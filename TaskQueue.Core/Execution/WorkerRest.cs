using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TaskQueue.Core.Execution;

/// <summary>
/// What the limits of <see cref="Recycler"/> mean for a worker that is a part of the server, whose process cannot end for
/// them: it takes no more tasks for a moment, lets those that run end, has all garbage collected, and goes on. What still takes
/// up too much then is no garbage: that is told, until it is less or the server is started anew.
/// </summary>
/// <param name="meter">Counts attempts.</param>
/// <param name="inHand">What still runs.</param>
/// <param name="order">Keeps the worker from taking more.</param>
/// <param name="mark">Tells the health of the process.</param>
/// <param name="options">The limits.</param>
/// <param name="clock">For the rests between looks.</param>
/// <param name="logger">The log.</param>
internal sealed partial class WorkerRest(
    LoadMeter meter,
    AttemptsInHand inHand,
    StandingOrder order,
    MemoryMark mark,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    ILogger<WorkerRest> logger
) : BackgroundService
{
    /// <summary>How long it waits for tasks that run; what runs longer goes on meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long there is no other rest after one: who leaks would do nothing else.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private readonly WearLimits _limits = new(meter, options.Value);
    private long? _restedAt;

    /// <summary>Tells how many bytes the process takes up.</summary>
    internal Func<long> Measure { get; init; } = () => Environment.WorkingSet;

    /// <summary>Looks once, and rests where a limit is reached.</summary>
    /// <param name="cancellationToken">Ends a rest.</param>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        var size = Measure();
        mark.IsAbove &= _limits.IsAbove(size);
        if (
            _limits.Look(size) is not { } reason
            || (_restedAt is { } last && clock.GetElapsedTime(last) < Between)
        )
        {
            return;
        }

        LogResting(reason);
        await RestAsync(cancellationToken);
        _limits.Restart();
        _restedAt = clock.GetTimestamp();
        size = Measure();
        mark.IsAbove = _limits.IsAbove(size);
        if (mark.IsAbove)
        {
            LogStillAbove(_limits.Size(size));
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_limits.AreNone)
        {
            await Task.Delay(Recycler.Period, clock, stoppingToken);
            await PassAsync(stoppingToken);
        }
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        order.Rest();
        try
        {
            var since = clock.GetTimestamp();
            while (inHand.Count > 0 && clock.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(Recycler.Period / 10, clock, cancellationToken);
            }

            // Its pages go back to the system as well, which is what the limit counts.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        finally
        {
            order.GoOn();
        }
    }

    [LoggerMessage(
        EventId = 5012,
        Level = LogLevel.Information,
        Message = "The worker rests for a moment, to give memory back: {Reason}"
    )]
    private partial void LogResting(string reason);

    [LoggerMessage(
        EventId = 5013,
        Level = LogLevel.Warning,
        Message = "The server is too large even after a rest: {Size}. Start it anew, or run tasks in worker processes, which end by themselves"
    )]
    private partial void LogStillAbove(string size);
}
