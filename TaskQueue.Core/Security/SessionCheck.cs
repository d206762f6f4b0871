using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// Whether the session behind a cookie, a token or a circuit still stands: not signed out, not expired, the password
/// unchanged, the account in use. An answer is remembered for 30 s, so a revocation elsewhere is felt that late at most.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class SessionCheck(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private const int Many = 5000;

    private readonly ConcurrentDictionary<Guid, Answer> _answers = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _seen = new();

    /// <summary>Sessions, or accounts with all of theirs, were ended here; the other processes want to know.</summary>
    public event EventHandler<SessionsEventArgs>? Ended;

    /// <summary>Sessions, or accounts with all of theirs, were ended anywhere; open pages want to know.</summary>
    public event EventHandler<SessionsEventArgs>? Forgotten;

    /// <summary>Whether the session stands.</summary>
    /// <param name="principal">Who says so.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (
            !Guid.TryParse(principal.FindFirstValue(SessionClaims.Session), out var session)
            || !Guid.TryParse(
                principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub"),
                out var userId
            )
        )
        {
            return false;
        }

        var now = clock.GetUtcNow();
        if (!_answers.TryGetValue(session, out var answer) || answer.At + Memory <= now)
        {
            answer = await ReadAsync(session, userId, now, cancellationToken);
            Remember(session, answer);
            if (answer.Stamp is not null)
            {
                _seen[session] = now;
            }
        }

        return answer.UserId == userId
            && answer.Stamp is not null
            && answer.Stamp == principal.FindFirstValue(SessionClaims.Stamp);
    }

    /// <summary>Makes the next question about these read the store, here and in the other processes.</summary>
    /// <param name="ids">Sessions, or accounts with all of theirs.</param>
    public void End(IReadOnlyCollection<Guid> ids)
    {
        Forget(ids);
        Ended?.Invoke(this, new(ids));
    }

    /// <summary>Makes the next question about these read the store.</summary>
    /// <param name="ids">Sessions, or accounts with all of theirs; all there are when empty.</param>
    public void Forget(IReadOnlyCollection<Guid> ids)
    {
        foreach (var (session, answer) in _answers)
        {
            if (ids.Count == 0 || ids.Contains(session) || ids.Contains(answer.UserId))
            {
                _answers.TryRemove(session, out _);
            }
        }

        Forgotten?.Invoke(this, new(ids));
    }

    /// <summary>The sessions that were used since this was last asked, and when.</summary>
    internal IReadOnlyDictionary<Guid, DateTimeOffset> TakeSeen()
    {
        var seen = new Dictionary<Guid, DateTimeOffset>();
        foreach (var (session, at) in _seen)
        {
            if (_seen.TryRemove(KeyValuePair.Create(session, at)))
            {
                seen[session] = at;
            }
        }

        return seen;
    }

    private async Task<Answer> ReadAsync(
        Guid session,
        Guid userId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, cancellationToken);
        var alive =
            user is not null
            && !AccountService.IsDisabled(user)
            && await db.RefreshTokens.AnyAsync(
                t => t.Family == session && t.UserId == userId && t.ExpiresAt > now,
                cancellationToken
            );
        return new(userId, alive ? SessionClaims.Digest(user!.SecurityStamp!) : null, now);
    }

    private void Remember(Guid session, Answer answer)
    {
        if (_answers.Count > Many)
        {
            foreach (var (key, old) in _answers)
            {
                if (old.At + Memory <= answer.At)
                {
                    _answers.TryRemove(key, out _);
                }
            }
        }

        _answers[session] = answer;
    }

    private sealed record Answer(Guid UserId, string? Stamp, DateTimeOffset At);
}

/// <summary>Sessions that were ended.</summary>
/// <param name="ids">Sessions, or accounts with all of theirs; all there are when empty.</param>
public sealed class SessionsEventArgs(IReadOnlyCollection<Guid> ids) : EventArgs
{
    /// <summary>Sessions, or accounts with all of theirs; all there are when empty.</summary>
    public IReadOnlyCollection<Guid> Ids => ids;
}
