using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TaskQueue.Core.Execution;

/// <summary>
/// Ends a worker process that has run its number of tasks, that has grown too large, or that has lost many slots to handlers which
/// do not stop, so that its supervisor starts a fresh one: handlers and their libraries leak. It takes no more tasks, lets those that run end, and then stops in order.
/// </summary>
/// <param name="meter">Counts attempts.</param>
/// <param name="inHand">What still runs.</param>
/// <param name="order">Keeps the worker from taking more.</param>
/// <param name="options">The limits.</param>
/// <param name="process">Ends.</param>
/// <param name="clock">For the rests between looks.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Recycler(
    LoadMeter meter,
    AttemptsInHand inHand,
    StandingOrder order,
    IOptions<WorkerOptions> options,
    IHostApplicationLifetime process,
    TimeProvider clock,
    ILogger<Recycler> logger
) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>How long tasks that run may go on; then the process is stopped as by SIGTERM.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Some stop a moment later.
    private const int LooksStuck = 5;

    private readonly WearLimits _limits = new(meter, options.Value);
    private int _stuck;

    /// <summary>Why the process is to be recycled, for the log; none while it is not.</summary>
    /// <param name="workingSet">The bytes that the process takes up.</param>
    public string? Look(long workingSet) => LookAtSlots() ?? _limits.Look(workingSet);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? reason;
        while ((reason = Look(Environment.WorkingSet)) is null)
        {
            await Task.Delay(Period, clock, stoppingToken);
        }

        LogRecycling(reason);
        order.End();
        var since = clock.GetTimestamp();
        while (inHand.Count > 0 && clock.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Period / 10, clock, stoppingToken);
        }

        process.StopApplication();
    }

    private string? LookAtSlots()
    {
        var (lost, all) = (inHand.LeftBehind, options.Value.Concurrency);
        _stuck = StuckSlots.AreMany(lost, all) ? _stuck + 1 : 0;
        return _stuck >= LooksStuck
            ? FormattableString.Invariant($"handlers that do not stop hold {lost} of {all} slots")
            : null;
    }

    [LoggerMessage(
        EventId = 5011,
        Level = LogLevel.Information,
        Message = "The worker takes no more tasks and ends, to be started afresh: {Reason}"
    )]
    private partial void LogRecycling(string reason);
}
