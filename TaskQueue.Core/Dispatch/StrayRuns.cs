using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Finds rows that say "running" although the broker knows nobody who runs them, and settles them as lost: a start that
/// was noted in an epoch that was over by then, whose row was neither ready nor running when the next one was filled.
/// Absence in the broker is asked first and the row read second, so what ends in between is left alone (I4).
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Knows what runs.</param>
/// <param name="ledger">Settles.</param>
/// <param name="ready">Brings back what is ready again.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class StrayRuns(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    TaskLedger ledger,
    ReadyRows ready,
    StoreState store,
    TimeProvider clock,
    ILogger<StrayRuns> logger
) : Chore(store, clock, logger)
{
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var running = await FindAsync(null, cancellationToken);
        foreach (var step in running.Keys.Chunk(BrokerLimits.Step))
        {
            var absence = await broker.AbsentAsync(step, cancellationToken);
            // While it is closed it knows nothing, and that says nothing.
            if (absence.Moment.Epoch >= 0 && absence.Tasks.Count > 0)
            {
                await SettleAsync(absence.Tasks, running, cancellationToken);
            }
        }

        return false;
    }

    private async Task SettleAsync(
        IReadOnlyList<Guid> absent,
        Dictionary<Guid, Run> before,
        CancellationToken cancellationToken
    )
    {
        var still = await FindAsync(absent, cancellationToken);
        var strays = still.Where(s => before[s.Key].Fence == s.Value.Fence).ToList();
        if (strays.Count == 0)
        {
            return;
        }

        LogStrays(strays.Count);
        var now = Clock.GetUtcNow();
        await ledger.SettleAsync([.. strays.Select(s => LossOf(s.Key, s.Value, now))]);
        Guid[] ids = [.. strays.Select(s => s.Key)];
        await ready.PushAsync(ids, PushOrigin.Accept, cancellationToken);
        ledger.Tell(ids);
    }

    private static AttemptResult LossOf(Guid id, Run run, DateTimeOffset now) =>
        new(id, run.Fence, run.Worker ?? "", AttemptOutcome.Lost, run.StartedAt ?? now, run.StartedAt, now)
        {
            Error = new("WorkerLost", "Its lease was gone, and nobody said how the attempt ended."),
        };

    private async Task<Dictionary<Guid, Run>> FindAsync(
        IReadOnlyList<Guid>? among,
        CancellationToken cancellationToken
    )
    {
        var (all, some) = (among is null, among?.ToArray() ?? []);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Tasks.Where(t => t.State == TaskState.Running)
            .Where(t => all || some.Contains(t.Id))
            .Select(t => new { t.Id, Run = new Run(t.Fence, t.Worker, t.StartedAt) })
            .ToDictionaryAsync(t => t.Id, t => t.Run, cancellationToken);
    }

    [LoggerMessage(
        EventId = 6009,
        Level = LogLevel.Warning,
        Message = "{Count} tasks were said to run and nobody ran them; they are lost and run again"
    )]
    private partial void LogStrays(int count);

    private sealed record Run(long Fence, string? Worker, DateTimeOffset? StartedAt);
}
