using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security.Keys;

/// <summary>
/// Makes, lists and takes back keys. Everybody has their own; who manages accounts sees all of them and may take any back.
/// A key makes no keys: what was stolen must not multiply.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who made and who took back.</param>
/// <param name="signals">Tell the other processes.</param>
/// <param name="clock">The current time.</param>
public sealed class ApiKeyService(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>Keys that one person may have in force.</summary>
    public const int MostOfOne = 100;

    /// <summary>The keys that somebody may see, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="all">Everybody's, which needs <c>users.manage</c>; their own otherwise.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<Page<ListedKey>> ListAsync(
        Actor actor,
        bool all,
        Guid? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var self = Person(actor);
        if (all)
        {
            actor.Require(Permissions.UsersManage);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var keys = db.ApiKeys.AsNoTracking().Where(k => all || k.UserId == self);
        if (after is { } last)
        {
            keys = keys.Where(k => k.Id.CompareTo(last) < 0);
        }

        var rows = await (
            from key in keys.OrderByDescending(k => k.Id).Take(limit + 1)
            join user in db.Users on key.UserId equals user.Id
            orderby key.Id descending
            select new ListedKey(key, user.Email!)
        ).ToListAsync(cancellationToken);
        var more = rows.Count > limit;
        return new(more ? rows[..limit] : rows, more ? rows[limit - 1].Key.Id.ToString() : null);
    }

    /// <summary>Makes a key.</summary>
    /// <param name="actor">Who asks; it will be theirs.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The key, and its text, which is told this once.</returns>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<(ApiKey Key, string Text)> CreateAsync(
        Actor actor,
        NewApiKey wanted,
        CancellationToken cancellationToken
    )
    {
        var (self, now) = (Person(actor), clock.GetUtcNow());
        actor.RequireFresh(clock);
        wanted.Check(now).ThrowIfAny();
        wanted.CheckReach(actor).ThrowIfAny(RefusalCode.Forbidden);
        var text = ApiKeyText.Make();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Prefix = ApiKeyText.PrefixOf(text),
            Hash = ApiKeyText.HashOf(text),
            Name = wanted.Name.Trim(),
            UserId = self,
            Scopes = [.. Permissions.All.Where(p => wanted.Scopes.Contains(p, StringComparer.Ordinal))],
            Queues = [.. wanted.Queues.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Networks = wanted.Networks,
            RateLimit = wanted.RateLimit,
            CreatedAt = now,
            ExpiresAt = wanted.ExpiresAt ?? now + NewApiKey.Usual,
        };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        if (
            await db.ApiKeys.CountAsync(
                k => k.UserId == self && k.RevokedAt == null && k.ExpiresAt > now,
                cancellationToken
            ) >= MostOfOne
        )
        {
            throw RefusalException.Field("name", $"You have {MostOfOne} keys in force; take one back first.");
        }

        db.ApiKeys.Add(key);
        audit.Add(
            db,
            actor,
            AuditActions.KeyCreated,
            AuditSubject.Key(key.Prefix),
            before: null,
            new
            {
                key.Name,
                key.Scopes,
                key.Queues,
                key.Networks,
                key.ExpiresAt,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return (key, text);
    }

    /// <summary>Takes a key back: it is refused from here on, elsewhere within five seconds. Once more changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The key.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, or there is no such key that they may see.</exception>
    public async Task RevokeAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var (self, now) = (Person(actor), clock.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var key = await db.ApiKeys.FirstOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (key is null || (key.UserId != self && !actor.May(Permissions.UsersManage)))
        {
            throw new RefusalException(RefusalCode.NotFound, "There is no such key.");
        }

        if (key.RevokedAt is null)
        {
            (key.RevokedAt, key.RevokedBy) = (now, actor.Name);
            audit.Add(db, actor, AuditActions.KeyRevoked, AuditSubject.Key(key.Prefix));
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        signals.Publish(new(SignalTopic.Access, [id]));
    }

    private static Guid Person(Actor actor) =>
        actor is { UserId: { } id, KeyId: null }
            ? id
            : throw new RefusalException(
                RefusalCode.Forbidden,
                "Keys are managed by people who are signed in, not by keys."
            );
}

/// <summary>A key in a list.</summary>
/// <param name="Key">The key.</param>
/// <param name="Owner">The e-mail address of whose it is.</param>
public sealed record ListedKey(ApiKey Key, string Owner);
