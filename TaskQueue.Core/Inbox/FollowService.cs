using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// What somebody follows: tasks, queues, schedules, operations and errors. It is theirs alone and changes nothing for anybody
/// else, so the audit log has no entry of it.
/// </summary>
public sealed class FollowService
{
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly FollowSubjects _subjects;

    internal FollowService(IDbContextFactory<AppDbContext> contexts, FollowSubjects subjects) =>
        (_contexts, _subjects) = (contexts, subjects);

    /// <summary>Reads the word of a kind.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="word">The word.</param>
    /// <exception cref="RefusalException">A key asks, or there is no such word.</exception>
    public static FollowKind KindOf(Actor actor, string word)
    {
        InboxOwner.Of(actor);
        return FollowKeys.Find(word)
            ?? throw RefusalException.Field("kind", $"Must be one of {string.Join(", ", FollowKeys.Kinds)}.");
    }

    /// <summary>Follows something from now on; once more changes nothing.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">Which: an id, the name of a queue, or the fingerprint of a group.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <exception cref="RefusalException">A key asks, there is no such thing that they may see, or they follow too much.</exception>
    public async Task<Follow> FollowAsync(
        Actor actor,
        FollowKind kind,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var owner = InboxOwner.Of(actor);
        var wanted = await _subjects.RequireAsync(actor, owner, kind, subject, cancellationToken);
        return await StoreErrors.ExplainAsync(async () =>
        {
            for (var turn = 1; ; turn++)
            {
                try
                {
                    return await WriteAsync(wanted, cancellationToken);
                }
                catch (DbUpdateException e) when (turn < 3 && StoreErrors.IsDuplicate(e.InnerException ?? e))
                {
                    // Another window of the same account was first: now it is there to be found.
                }
            }
        });
    }

    /// <summary>Follows something no more; what is not followed stays so. What was told of it stays in the inbox.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">Which.</param>
    /// <exception cref="RefusalException">A key asks.</exception>
    public Task UnfollowAsync(Actor actor, FollowKind kind, string subject)
    {
        var owner = InboxOwner.Of(actor);
        if (FollowKeys.Normal(kind, subject) is not { } known)
        {
            return Task.CompletedTask;
        }

        var key = FollowKeys.Of(kind, known);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await _contexts.CreateDbContextAsync();
            await using var scope = await db.BeginWriteAsync(CancellationToken.None);
            await db.Follows.Where(f => f.UserId == owner && f.Key == key).ExecuteDeleteAsync();
            await scope.CommitAsync(CancellationToken.None);
        });
    }

    /// <summary>Whether, and since when, somebody follows something.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">Which.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The follow; none when they do not.</returns>
    /// <exception cref="RefusalException">A key asks.</exception>
    public Task<Follow?> FindAsync(
        Actor actor,
        FollowKind kind,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var owner = InboxOwner.Of(actor);
        if (FollowKeys.Normal(kind, subject) is not { } known)
        {
            return Task.FromResult<Follow?>(null);
        }

        var key = FollowKeys.Of(kind, known);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            return await db
                .Follows.AsNoTracking()
                .FirstOrDefaultAsync(f => f.UserId == owner && f.Key == key, cancellationToken);
        });
    }

    /// <summary>A page of what somebody follows, the newest first.</summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">A key asks, or the cursor is none of this list.</exception>
    public Task<Page<Follow>> ListAsync(
        Actor actor,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var owner = InboxOwner.Of(actor);
        limit = Math.Clamp(limit, 1, InboxLimits.Page);
        Guid? before =
            cursor is null ? null
            : Guid.TryParseExact(cursor, "N", out var id) ? id
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
            var own = db.Follows.AsNoTracking().Where(f => f.UserId == owner);
            own = before is { } last ? own.Where(f => f.Id.CompareTo(last) < 0) : own;
            var rows = await own.OrderByDescending(f => f.Id).Take(limit + 1).ToListAsync(cancellationToken);
            return rows.Count > limit
                ? new Page<Follow>(rows[..limit], rows[limit - 1].Id.ToString("N"))
                : new(rows, null);
        });
    }

    private async Task<Follow> WriteAsync(Follow wanted, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var own = db.Follows.AsNoTracking().Where(f => f.UserId == wanted.UserId);
        if (await own.FirstOrDefaultAsync(f => f.Key == wanted.Key, cancellationToken) is { } known)
        {
            return known;
        }

        // Operations follow by themselves, and end so: they do not count.
        if (
            await own.CountAsync(f => f.Kind != FollowKind.Operation, cancellationToken)
            >= InboxLimits.Follows
        )
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                FormattableString.Invariant(
                    $"You follow {InboxLimits.Follows} things, which is as many as one may. Follow something no more first."
                )
            );
        }

        db.Follows.Add(wanted);
        await db.SaveChangesAsync(cancellationToken);
        return wanted;
    }
}
