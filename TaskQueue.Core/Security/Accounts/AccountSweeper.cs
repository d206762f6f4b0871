using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Removes what has ended: links, tickets, sessions without tokens, and marks of attempts that matter no more.</summary>
/// <param name="contexts">The store.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class AccountSweeper(
    IDbContextFactory<AppDbContext> contexts,
    StoreState store,
    TimeProvider clock,
    ILogger<AccountSweeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMinutes(30);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        var (quiet, unknown) = (now - SignInDelay.Memory, now - SignInDelay.Known);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.OneTimeLinks.Where(l => l.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db.AccessTickets.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db.RefreshTokens.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await db
            .UserSessions.Where(s => !db.RefreshTokens.Any(t => t.Family == s.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .SignInMarks.Where(m => m.TouchedAt < quiet && (m.KnownAt == null || m.KnownAt < unknown))
            .ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return false;
    }
}
