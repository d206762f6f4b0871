using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Looks at the memory of Redis once a second, in each Web process: each of them pushes, and each tells its users why
/// tasks wait.
/// </summary>
/// <param name="broker">Judges what it finds, and remembers it.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class BrokerMemoryWatch(
    RedisBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<BrokerMemoryWatch> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await broker.LookAtMemoryAsync(cancellationToken);
        return false;
    }
}
