using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Ends attempts whose time, or whose task's time, is over and which nobody ends, although their leases are renewed: of a worker over REST that
/// does not heed what it is told. The product's own workers end theirs long before this would.
/// </summary>
/// <remarks>
/// How long it has run is taken from when this process saw it first: when it started is what a worker's clock said, and that may be
/// an hour off. A new leader counts afresh, and so ends an attempt later, never earlier.
/// </remarks>
/// <param name="contexts">The store.</param>
/// <param name="broker">Ends leases.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OverdueRuns(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<OverdueRuns> logger
) : Chore(store, clock, logger)
{
    /// <summary>What an attempt is given beyond its timeout: the executor's grace, and as much again for what is on its way.</summary>
    public static readonly TimeSpan Allowance = Executor.Grace * 2;

    private readonly ILogger _logger = logger;
    private Dictionary<(Guid Task, long Fence), long> _since = [];

    protected override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await db
            .Tasks.Where(t => t.State == TaskState.Running)
            .Select(t => new
            {
                t.Id,
                t.Fence,
                t.Worker,
                t.StartedAt,
                t.Timeout,
                t.DeadlineAt,
            })
            .ToListAsync(cancellationToken);
        _since = running.ToDictionary(
            t => (t.Id, t.Fence),
            t => _since.TryGetValue((t.Id, t.Fence), out var since) ? since : Clock.GetTimestamp()
        );
        var over = running
            .Where(t =>
                Clock.GetElapsedTime(_since[(t.Id, t.Fence)]) > t.Timeout + Allowance
                || t.DeadlineAt + Allowance < now
            )
            .ToList();
        foreach (var step in over.Chunk(BrokerLimits.Step))
        {
            LogOverdue(step.Length);
            await broker.FinishAsync(
                [
                    .. step.Select(t => new AttemptResult(
                        t.Id,
                        t.Fence,
                        t.Worker ?? "",
                        AttemptOutcome.TimedOut,
                        t.StartedAt ?? now,
                        t.StartedAt,
                        now
                    )
                    {
                        Error =
                            t.DeadlineAt is { } deadline && deadline + Allowance < now
                                ? DeadlineError.Of(deadline, " Its worker did not end it.")
                                : new(
                                    "Timeout",
                                    $"Ran longer than {t.Timeout.TotalSeconds:0.###} s, and its worker did not end it."
                                ),
                    }),
                ],
                cancellationToken
            );
        }

        return false;
    }

    [LoggerMessage(
        EventId = 6030,
        Level = LogLevel.Warning,
        Message = "{Count} attempts ran far beyond their timeout and were ended; their workers did not do so"
    )]
    private partial void LogOverdue(int count);
}
