using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>Refills lanes whose backlog is larger than the window, as soon as half of the window is free.</summary>
/// <param name="broker">Says which lanes have room; asking clears their mark.</param>
/// <param name="reconciler">Fills a lane; sets the mark again when more is left.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Pump(
    IBroker broker,
    Reconciler reconciler,
    StoreState store,
    TimeProvider clock,
    ILogger<Pump> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMilliseconds(100);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in await broker.TakeSpilledAsync(cancellationToken))
        {
            await reconciler.FillAsync(lane, PushOrigin.Pump, cancellationToken);
        }

        return false;
    }
}
