using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Writes down when sessions were last seen: apart from the requests, and one statement for each session at most.</summary>
/// <param name="contexts">The store.</param>
/// <param name="check">Knows what was seen.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class SightingKeeper(
    IDbContextFactory<AppDbContext> contexts,
    SessionCheck check,
    StoreState store,
    TimeProvider clock,
    ILogger<SightingKeeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(30);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var seen = check.TakeSeen();
        if (seen.Count == 0)
        {
            return false;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        foreach (var (session, at) in seen)
        {
            await db
                .UserSessions.Where(s => s.Id == session && s.SeenAt < at)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, at), cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        return false;
    }
}
