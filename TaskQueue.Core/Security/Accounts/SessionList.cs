using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Where somebody is signed in, and how they end it.</summary>
/// <param name="contexts">The store.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who ended what.</param>
/// <param name="clock">The current time.</param>
public sealed class SessionList(
    IDbContextFactory<AppDbContext> contexts,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>One's own sessions that stand, the one that was seen last first.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The session that asks is over.</exception>
    public async Task<IReadOnlyList<SessionView>> ListAsync(
        Person person,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sessions = await ReadAsync(db, person.UserId, person.Session, cancellationToken);
        return sessions.Any(s => s.IsThis) ? sessions : throw Person.SignedOut();
    }

    /// <summary>The sessions of an account that stand.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="userId">The account.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<SessionView>> OfAsync(
        Actor actor,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, userId, Guid.Empty, cancellationToken);
    }

    /// <summary>Ends one of one's own sessions.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">It is nobody's, or somebody else's; or the session that asks is over.</exception>
    public async Task EndAsync(Person person, Guid session, CancellationToken cancellationToken)
    {
        if (await EndAsync(person, f => f == session, cancellationToken) == 0)
        {
            throw new RefusalException(RefusalCode.NotFound, "There is no such session.");
        }
    }

    /// <summary>Ends all of one's own sessions but the one that asks.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>How many were ended.</returns>
    /// <exception cref="RefusalException">The session that asks is over.</exception>
    public Task<int> EndOthersAsync(Person person, CancellationToken cancellationToken) =>
        EndAsync(person, f => f != person.Session, cancellationToken);

    private async Task<int> EndAsync(
        Person person,
        Func<Guid, bool> which,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var standing = await ReadAsync(db, person.UserId, person.Session, cancellationToken);
        if (!standing.Any(s => s.IsThis))
        {
            throw Person.SignedOut();
        }

        var ending = standing.Select(s => s.Id).Where(which).ToList();
        await AccountRows.EndSessionsAsync(db, person.UserId, ending, cancellationToken);
        if (ending.Count > 0)
        {
            var one = ending is [var only] ? only : Guid.Empty;
            audit.Add(
                db,
                person.Actor,
                AuditActions.SessionsEnded,
                one == Guid.Empty ? new("session", "") : AuditSubject.Session(one),
                before: null,
                new { count = ending.Count }
            );
            await db.SaveChangesAsync(cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        if (ending.Count > 0)
        {
            check.End(ending);
        }

        return ending.Count;
    }

    // A session stands while one of its tokens has not ended. What is known besides may be missing: of sessions that an
    // older version began.
    private async Task<IReadOnlyList<SessionView>> ReadAsync(
        AppDbContext db,
        Guid userId,
        Guid own,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var tokens = await db
            .RefreshTokens.AsNoTracking()
            .Where(t => t.UserId == userId && t.ExpiresAt > now)
            .Select(t => new
            {
                t.Family,
                t.CreatedAt,
                t.ExpiresAt,
            })
            .ToListAsync(cancellationToken);
        var known = await db
            .UserSessions.AsNoTracking()
            .Where(s => s.UserId == userId)
            .ToDictionaryAsync(s => s.Id, cancellationToken);
        return
        [
            .. tokens
                .GroupBy(t => t.Family)
                .Select(family =>
                {
                    var session = known.GetValueOrDefault(family.Key);
                    return new SessionView(
                        family.Key,
                        session?.IsConsole,
                        session?.StartedAt ?? family.Min(t => t.CreatedAt),
                        session?.SeenAt ?? family.Max(t => t.CreatedAt),
                        family.Max(t => t.ExpiresAt),
                        session?.Address,
                        session?.Agent,
                        family.Key == own
                    )
                    {
                        Provider = session?.Provider,
                    };
                })
                .OrderByDescending(s => s.IsThis)
                .ThenByDescending(s => s.SeenAt),
        ];
    }
}

/// <summary>A session that stands.</summary>
/// <param name="Id">The session.</param>
/// <param name="IsConsole">Whether a browser has it, and not a program; nothing when that is not known.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="SeenAt">When it was last seen at work; about a minute behind.</param>
/// <param name="ExpiresAt">When it ends, unless it is renewed.</param>
/// <param name="Address">The address that it was begun from.</param>
/// <param name="Agent">What the browser or the program calls itself.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
public sealed record SessionView(
    Guid Id,
    bool? IsConsole,
    DateTimeOffset StartedAt,
    DateTimeOffset SeenAt,
    DateTimeOffset ExpiresAt,
    string? Address,
    string? Agent,
    bool IsThis
)
{
    /// <summary>The OpenID Connect provider that it was begun with; none where a password was given.</summary>
    public string? Provider { get; init; }
}
