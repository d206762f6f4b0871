using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security;

/// <summary>
/// Whether the session behind a cookie, a token or a circuit still stands (not signed out, not expired, the password
/// unchanged, the account in use), and what its owner may do now. An answer is remembered for five seconds, and dropped at
/// once when a process tells that the account changed.
/// </summary>
public sealed class SessionCheck : IDisposable
{
    /// <summary>How long an answer is remembered: how late a change elsewhere is felt when the news of it was lost.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private const int Many = 5000;

    private readonly ConcurrentDictionary<Guid, Answer> _answers = new();
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly TimeProvider _clock;
    private readonly IDisposable _hearing;

    /// <summary>Begins to hear what changes.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="signals">Tell of accounts that changed.</param>
    /// <param name="clock">The current time.</param>
    public SessionCheck(IDbContextFactory<AppDbContext> contexts, ISignals signals, TimeProvider clock)
    {
        (_contexts, _clock) = (contexts, clock);
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>Whether the session stands.</summary>
    /// <param name="principal">Who says so.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        await FindAsync(principal, cancellationToken) is not null;

    /// <summary>Who asks, as the store knows them now.</summary>
    /// <param name="principal">Who says so.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Nobody when the session does not stand.</returns>
    public ValueTask<Actor?> FindAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        SessionClaims.Read(principal) is { } ticket
            ? FindAsync(ticket, cancellationToken)
            : ValueTask.FromResult<Actor?>(null);

    /// <summary>Who asks, as the store knows them now.</summary>
    /// <param name="ticket">What a cookie or a token says.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Nobody when the session does not stand.</returns>
    public async ValueTask<Actor?> FindAsync(SessionTicket ticket, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        if (!_answers.TryGetValue(ticket.Session, out var answer) || answer.At + Memory <= now)
        {
            answer = await ReadAsync(ticket, now, cancellationToken);
            Remember(ticket.Session, answer);
        }

        return answer.UserId == ticket.UserId && answer.Stamp == ticket.Stamp ? answer.Actor : null;
    }

    /// <inheritdoc />
    public void Dispose() => _hearing.Dispose();

    /// <summary>Makes the next question about a session read the store.</summary>
    /// <param name="session">The session.</param>
    internal void Forget(Guid session) => _answers.TryRemove(session, out _);

    private void Hear(Signal signal)
    {
        if (signal.Topic is not SignalTopic.Access)
        {
            return;
        }

        foreach (var (session, answer) in _answers)
        {
            if (signal.Ids.Count == 0 || signal.Ids.Contains(answer.UserId))
            {
                _answers.TryRemove(session, out _);
            }
        }
    }

    private async Task<Answer> ReadAsync(
        SessionTicket ticket,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var user = await db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(u => u.Id == ticket.UserId, cancellationToken);
        if (
            user is null
            || AccountService.IsDisabled(user, now)
            || !await db.RefreshTokens.AnyAsync(
                t => t.Family == ticket.Session && t.UserId == ticket.UserId && t.ExpiresAt > now,
                cancellationToken
            )
        )
        {
            return new(ticket.UserId, null, null, now);
        }

        return new(
            user.Id,
            SessionClaims.Digest(user.SecurityStamp!),
            await ActorRights.ReadAsync(db, user, cancellationToken),
            now
        );
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

    private sealed record Answer(Guid UserId, string? Stamp, Actor? Actor, DateTimeOffset At);
}
