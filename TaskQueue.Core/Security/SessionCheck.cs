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

    private readonly RememberedAnswers<Guid, Answer> _answers;
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _seen = new();
    private readonly ISignals _signals;
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly TimeProvider _clock;
    private readonly IDisposable _hearing;

    /// <summary>Begins to hear what changes.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="signals">Tell of accounts that changed.</param>
    /// <param name="clock">The current time.</param>
    public SessionCheck(IDbContextFactory<AppDbContext> contexts, ISignals signals, TimeProvider clock)
    {
        (_contexts, _signals, _clock, _answers) = (contexts, signals, clock, new(Memory, clock));
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>Whether the session stands.</summary>
    /// <param name="principal">Who says so.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async ValueTask<bool> StandsAsync(
        ClaimsPrincipal principal,
        CancellationToken cancellationToken
    ) => await FindAsync(principal, cancellationToken) is not null;

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
        var answer = await _answers.GetAsync(ticket.Session, () => ReadAsync(ticket), cancellationToken);
        return answer.UserId == ticket.UserId && answer.Stamp == ticket.Stamp ? answer.Actor : null;
    }

    /// <inheritdoc />
    public void Dispose() => _hearing.Dispose();

    /// <summary>Makes the next question about these read the store, here and in the other processes.</summary>
    /// <param name="ids">Sessions, or accounts with all of theirs; all that there are when empty.</param>
    internal void End(IReadOnlyCollection<Guid> ids) => _signals.Publish(new(SignalTopic.Access, ids));

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

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Access)
        {
            _answers.Forget(a =>
                signal.Ids.Count == 0 || signal.Ids.Contains(a.UserId) || signal.Ids.Contains(a.Session)
            );
        }
    }

    private async Task<Answer> ReadAsync(SessionTicket ticket)
    {
        var now = _clock.GetUtcNow();
        await using var db = await _contexts.CreateDbContextAsync();
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == ticket.UserId);
        if (
            user is null
            || AccountService.IsDisabled(user)
            || await SessionProof.FindAsync(db, ticket.UserId, ticket.Session, now, CancellationToken.None)
                is not { } given
        )
        {
            return new(ticket.Session, ticket.UserId, null, null);
        }

        _seen[ticket.Session] = now;
        return new(
            ticket.Session,
            user.Id,
            SessionClaims.Digest(user.SecurityStamp!),
            await ActorRights.ReadAsync(db, user, CancellationToken.None) with
            {
                AuthenticatedAt = given,
            }
        );
    }

    private sealed record Answer(Guid Session, Guid UserId, string? Stamp, Actor? Actor);
}
