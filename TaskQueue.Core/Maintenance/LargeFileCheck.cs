using Microsoft.Data.Sqlite;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Maintenance;

/// <summary>
/// Looks once after the start at the pages of a SQLite file that is too large to be looked at before: the product does
/// its work meanwhile, and raises an alarm where something is found.
/// </summary>
/// <param name="connection">Which store.</param>
/// <param name="upkeep">Does the check, and shows it among the other maintenance.</param>
/// <param name="log">Tells what came of it.</param>
/// <param name="store">Tells when the store is ready, and is told what is wrong with it.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class LargeFileCheck(
    StoreConnection connection,
    StoreUpkeep upkeep,
    MaintenanceLog log,
    StoreState store,
    TimeProvider clock,
    ILogger<LargeFileCheck> logger
) : Chore(store, clock, logger)
{
    private readonly ILogger _logger = logger;
    private readonly StoreState _store = store;
    private bool _done;

    /// <summary>Files up to this size were looked at before the start.</summary>
    internal long LookedAt { get; init; } = StoreFileCheck.AtStart;

    protected override TimeSpan Period => TimeSpan.FromMinutes(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        _done = _done || !IsLarge();
        if (_done)
        {
            return false;
        }

        MaintenanceRun run;
        try
        {
            run = await upkeep.StartAsync(Actor.System, MaintenanceAction.Check, cancellationToken);
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Conflict)
        {
            // Somebody maintains the store; the next time will do.
            return false;
        }

        await upkeep.Work.WaitAsync(cancellationToken);
        var ended = (await log.LastAsync(MaintenanceLog.Remembered, cancellationToken)).FirstOrDefault(r =>
            r.Id == run.Id
        );
        if (ended is { Outcome: MaintenanceOutcome.Found, Detail: { } found })
        {
            _store.MarkDamaged(found);
            LogDamaged(found);
        }

        _done = ended?.Outcome is MaintenanceOutcome.Found or MaintenanceOutcome.Succeeded;
        return false;
    }

    private bool IsLarge() =>
        connection.Provider is StoreProvider.Sqlite
        && new FileInfo(new SqliteConnectionStringBuilder(connection.ConnectionString).DataSource)
            is { Exists: true } file
        && file.Length > LookedAt;

    [LoggerMessage(
        EventId = 11010,
        Level = LogLevel.Critical,
        Message = "The SQLite file is damaged: {Found}. Make an export while it can be read, and put a backup in its place"
    )]
    private partial void LogDamaged(string found);
}
