using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Audit;

/// <summary>Writes refused acts into the audit log, each second; each process its own.</summary>
/// <param name="denials">What was refused.</param>
/// <param name="log">The audit log.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class DenialWriter(
    Denials denials,
    AuditLog log,
    StoreState store,
    TimeProvider clock,
    ILogger<DenialWriter> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(all: false);
        return false;
    }

    protected override Task FinishAsync(CancellationToken cancellationToken) => WriteAsync(all: true);

    private async Task WriteAsync(bool all)
    {
        foreach (var (act, actor, count) in denials.Take(all))
        {
            await log.WriteAsync(
                actor,
                act.Action,
                act.Subject,
                new { act = act.Act, times = count > 1 ? count : (int?)null },
                AuditOutcome.Denied
            );
        }
    }
}
