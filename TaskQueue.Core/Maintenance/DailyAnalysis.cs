using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Maintenance;

/// <summary>
/// Takes stock of the rows once a day, so that the database plans well as it grows. A small store is left alone: figures
/// of a few rows, taken too early, mislead more than none.
/// </summary>
/// <param name="upkeep">Does it.</param>
/// <param name="log">Tells when it was done last.</param>
/// <param name="queues">Tells how many tasks there are.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class DailyAnalysis(
    StoreUpkeep upkeep,
    MaintenanceLog log,
    QueueQueries queues,
    StoreState store,
    TimeProvider clock,
    ILogger<DailyAnalysis> logger
) : Chore(store, clock, logger)
{
    /// <summary>How many tasks make a store worth it.</summary>
    public const long Worth = 5000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override TimeSpan Period => TimeSpan.FromHours(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var last = await log.LastAnalysisAsync(cancellationToken);
        if (last is { } at && Clock.GetUtcNow() - at < Day)
        {
            return false;
        }

        var all = await queues.ListAsync(Actor.System, cancellationToken);
        if (all.Sum(q => q.Accepted - q.Removed) < Worth)
        {
            return false;
        }

        try
        {
            await upkeep.StartAsync(Actor.System, MaintenanceAction.Analyze, cancellationToken);
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Conflict)
        {
            // Somebody is at it; the next hour will do.
        }

        return false;
    }
}
