using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Dispatch;

/// <summary>Repeats the withdrawals that this process could not make while the broker was away.</summary>
/// <param name="handover">Has them.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Withdrawer(
    Handover handover,
    StoreState store,
    TimeProvider clock,
    ILogger<Withdrawer> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMilliseconds(250);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await handover.RepeatAsync(cancellationToken);
        return false;
    }
}
