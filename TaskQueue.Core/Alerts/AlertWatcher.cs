using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Alerts;

/// <summary>
/// Looks every ten seconds at everything that is watched, and sends the mails that are due. Only the leading process does;
/// should two do it for a moment, they open one alert.
/// </summary>
/// <param name="probes">What is watched.</param>
/// <param name="letters">Tell people.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class AlertWatcher(
    IEnumerable<IAlertProbe> probes,
    AlertLetters letters,
    StoreState store,
    TimeProvider clock,
    ILogger<AlertWatcher> logger
) : Chore(store, clock, logger)
{
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var more = false;
        foreach (var probe in probes)
        {
            try
            {
                more |= await probe.LookAsync(cancellationToken);
            }
            catch (Exception e)
                when (e is not OperationCanceledException and not RedisAwayException && !StoreErrors.IsAway(e)
                )
            {
                // What cannot be looked at just now must not keep the rest from being watched.
                LogBlind(probe.GetType().Name, e);
            }
        }

        await letters.SendAsync(cancellationToken);
        return more;
    }

    [LoggerMessage(
        EventId = 22002,
        Level = LogLevel.Warning,
        Message = "{Probe} could not look this time; it looks again in a moment"
    )]
    private partial void LogBlind(string probe, Exception e);
}
