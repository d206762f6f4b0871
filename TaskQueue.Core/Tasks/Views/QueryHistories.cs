using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Views;

/// <summary>Remembers what people looked for.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class QueryHistories(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>Queries that are remembered of an account.</summary>
    public const int Most = 20;

    /// <summary>What somebody looked for, the last query first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<QueryHistory> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        if (actor.UserId is not { } user)
        {
            return new() { UserId = Guid.Empty };
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
                .QueryHistories.AsNoTracking()
                .SingleOrDefaultAsync(h => h.UserId == user, cancellationToken)
            ?? new() { UserId = user };
    }

    /// <summary>Remembers a query; the same once more moves to the front.</summary>
    /// <param name="actor">Who asked it.</param>
    /// <param name="query">The query; an empty one is remembered as what was looked at last, and not among the others.</param>
    /// <exception cref="RefusalException">Not allowed, or the store is away.</exception>
    public Task NoteAsync(Actor actor, TaskQuery query)
    {
        actor.RequireSome(Permissions.TasksRead);
        var text = query.ToString();
        return actor.UserId is { } user && text.Length <= TaskQuery.Longest
            ? StoreErrors.ExplainAsync(() => WriteAsync(user, text))
            : Task.CompletedTask;
    }

    private async Task<bool> WriteAsync(Guid user, string text)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var history = await db.QueryHistories.SingleOrDefaultAsync(h => h.UserId == user);
        if (history is null)
        {
            db.QueryHistories.Add(history = new() { UserId = user });
        }
        else if (history.Last == text)
        {
            return false;
        }

        history.Last = text;
        history.Queries =
            text.Length == 0
                ? history.Queries
                : [text, .. history.Queries.Where(q => q != text).Take(Most - 1)];
        history.UpdatedAt = NewRows.Microseconds(clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
        {
            // Another window of the same account was first; what it looked for is as good.
        }

        return true;
    }
}
