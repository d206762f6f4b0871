using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Takes the role of the leader where it is free, and renews it each second. On SQLite there is one process, and it
/// leads. The time that counts is the store's; a process that was stopped for a while finds by its own, monotonic clock
/// that it leads no more.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Says which store.</param>
/// <param name="leadership">What the chores look at.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RoleKeeper(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    Leadership leadership,
    StoreState store,
    TimeProvider clock,
    ILogger<RoleKeeper> logger
) : Chore(store, clock, logger)
{
    /// <summary>The role of the one process that settles, reaps, promotes and rebuilds.</summary>
    public const string Dispatch = "dispatch";

    private static readonly TimeSpan Held = TimeSpan.FromSeconds(3);
    private readonly Guid _self = Guid.CreateVersion7();
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await TryTakeAsync(cancellationToken);
        return false;
    }

    /// <summary>Waits until this process leads: without Redis the broker lives in the process that does.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LeadAsync(CancellationToken cancellationToken)
    {
        for (var told = false; !await TryTakeAsync(cancellationToken); told = true)
        {
            if (!told)
            {
                LogWaiting();
            }

            await Task.Delay(Period / 4, Clock, cancellationToken);
        }
    }

    /// <summary>Gives the role back, so that the next process need not wait.</summary>
    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (connection.Provider is StoreProvider.Postgres && leadership.IsLeader)
        {
            leadership.Resign();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync(
                $"update roles_held set until = now() where name = {Dispatch} and holder = {_self}",
                cancellationToken
            );
        }
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (connection.Provider is StoreProvider.Sqlite)
        {
            leadership.Lead(TimeSpan.MaxValue);
            return true;
        }

        var (led, asked) = (leadership.IsLeader, Clock.GetTimestamp());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            update roles_held set holder = {_self}, until = now() + {Held},
                fence = fence + case when holder = {_self} then 0 else 1 end
            where name = {Dispatch} and (holder = {_self} or until < now())
            """,
            cancellationToken
        );
        if (taken == 0)
        {
            leadership.Resign();
            return false;
        }

        // From when it was asked for, not from when the answer came.
        leadership.Lead(Held - Clock.GetElapsedTime(asked));
        if (!led)
        {
            LogLeads();
        }

        return true;
    }

    [LoggerMessage(EventId = 6006, Level = LogLevel.Information, Message = "This process leads")]
    private partial void LogLeads();

    [LoggerMessage(
        EventId = 6007,
        Level = LogLevel.Warning,
        Message = "Another process runs on this database without Redis; this one waits until that one ends"
    )]
    private partial void LogWaiting();
}
