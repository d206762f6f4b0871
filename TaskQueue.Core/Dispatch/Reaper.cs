using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>Ends the leases of workers that were not heard of in time, four times a second.</summary>
/// <param name="broker">Where leases are.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Reaper(
    IBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<Reaper> logger
) : Chore(store, clock, logger)
{
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(250);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var lost = await broker.ReapAsync(cancellationToken);
        if (lost > 0)
        {
            LogLost(lost);
        }

        return false;
    }

    [LoggerMessage(
        EventId = 6002,
        Level = LogLevel.Warning,
        Message = "{Count} leases were not renewed in time; their tasks run again"
    )]
    private partial void LogLost(int count);
}
