using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Views;

/// <summary>
/// Saves, changes and deletes views: checks who asks and what they ask for, then acts. A view belongs to who saved it; a
/// shared one is seen by all who see tasks, and changed by all who may change tasks.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed a shared one.</param>
/// <param name="clock">The current time.</param>
public sealed class TaskViews(IDbContextFactory<AppDbContext> contexts, AuditLog audit, TimeProvider clock)
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 80;

    /// <summary>Views of an account.</summary>
    public const int MostOwn = 100;

    /// <summary>Shared views of an installation.</summary>
    public const int MostShared = 200;

    /// <summary>The views that somebody has: their own and the shared ones, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<TaskView>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        var owner = actor.UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var views = await db
            .TaskViews.AsNoTracking()
            .Where(v => v.Shared || v.OwnerId == owner)
            .OrderBy(v => v.Id)
            .Take(MostOwn + MostShared)
            .ToListAsync(cancellationToken);
        return [.. views.OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase).ThenBy(v => v.Id)];
    }

    /// <summary>One view.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The view.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or there is none that they have.</exception>
    public async Task<TaskView> GetAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var view = await db.TaskViews.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, cancellationToken);
        return view is not null && (view.Shared || view.OwnerId == actor.UserId) ? view : throw Missing();
    }

    /// <summary>Saves a view.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, the name is taken, or there are too many.</exception>
    public Task<TaskView> CreateAsync(Actor actor, NewTaskView wanted)
    {
        var owner = RequireOwner(actor, wanted.Shared);
        var query = Check(wanted);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            await RequireRoomAsync(db, owner, wanted.Shared);
            var now = NewRows.Microseconds(clock.GetUtcNow());
            var view = new TaskView
            {
                Id = TaskIds.Next(clock),
                Name = wanted.Name!.Trim(),
                Query = query,
                Columns = wanted.Columns,
                OwnerId = owner,
                Owner = actor.Name,
                Shared = wanted.Shared,
                CreatedAt = now,
                UpdatedAt = now,
                UpdatedBy = actor.Name,
            };
            db.TaskViews.Add(view);
            if (view.Shared)
            {
                audit.Add(
                    db,
                    actor,
                    AuditActions.ViewShared,
                    AuditSubject.TaskView(view.Id),
                    null,
                    FactsOf(view)
                );
            }

            await SaveAsync(db, view);
            return view;
        });
    }

    /// <summary>Changes a view.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The view.</param>
    /// <param name="wanted">What it is to be, whole.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such view, stale, not acceptable, or the name is taken.</exception>
    public Task<TaskView> UpdateAsync(Actor actor, Guid id, NewTaskView wanted, int? version)
    {
        var user = RequireOwner(actor, wanted.Shared);
        var query = Check(wanted);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var view = await FindAsync(db, actor, id, version);
            if (view.OwnerId != user && !wanted.Shared)
            {
                throw RefusalException.Field("shared", "Only who saved a view takes it back for themselves.");
            }

            if (wanted.Shared && !view.Shared)
            {
                await RequireRoomAsync(db, owner: null, shared: true);
            }

            var (before, wasShared) = (FactsOf(view), view.Shared);
            (view.Name, view.Query, view.Shared) = (wanted.Name!.Trim(), query, wanted.Shared);
            view.Columns = wanted.Columns;
            (view.UpdatedBy, view.UpdatedAt) = (actor.Name, NewRows.Microseconds(clock.GetUtcNow()));
            view.Version++;
            if (wasShared || view.Shared)
            {
                audit.Add(
                    db,
                    actor,
                    !wasShared ? AuditActions.ViewShared
                        : view.Shared ? AuditActions.ViewChanged
                        : AuditActions.ViewWithdrawn,
                    AuditSubject.TaskView(id),
                    before,
                    FactsOf(view)
                );
            }

            await SaveAsync(db, view);
            return view;
        });
    }

    /// <summary>Deletes a view.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The view.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such view, or stale.</exception>
    public Task DeleteAsync(Actor actor, Guid id, int? version)
    {
        actor.RequireSome(Permissions.TasksRead);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            var view = await FindAsync(db, actor, id, version);
            db.TaskViews.Remove(view);
            if (view.Shared)
            {
                audit.Add(
                    db,
                    actor,
                    AuditActions.ViewDeleted,
                    AuditSubject.TaskView(id),
                    FactsOf(view),
                    null
                );
            }

            await SaveAsync(db, view);
            return true;
        });
    }

    // The view, where they may change it: their own, or a shared one where they may change tasks.
    private static async Task<TaskView> FindAsync(AppDbContext db, Actor actor, Guid id, int? version)
    {
        var view = await db.TaskViews.SingleOrDefaultAsync(v => v.Id == id);
        if (view is null || (view.OwnerId != actor.UserId && !view.Shared))
        {
            throw Missing();
        }

        if (view.Shared)
        {
            actor.RequireSome(Permissions.TasksWrite);
        }

        return version is null || version == view.Version ? view : throw Stale();
    }

    private static Guid RequireOwner(Actor actor, bool shared)
    {
        actor.RequireSome(shared ? Permissions.TasksWrite : Permissions.TasksRead);
        return actor.UserId
            ?? throw new RefusalException(RefusalCode.Forbidden, "Views belong to accounts; this is none.");
    }

    // The query as it is kept.
    private static string Check(NewTaskView wanted)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(wanted.Name), "name", "Must not be empty.");
        TextRules.Check(wanted.Name, "name", LongestName, errors);
        var query = TaskQuery.TryParse(wanted.Query, out var fault);
        if (fault is not null)
        {
            errors.Add("query", fault.ToString());
        }

        errors.Require(
            query is not { IsEmpty: true },
            "query",
            "Must ask for something: an empty one shows all tasks."
        );
        if (ColumnNames.FaultOf(wanted.Columns) is { } wrong)
        {
            errors.Add("columns", wrong);
        }

        errors.ThrowIfAny();
        return query!.ToString() is { Length: <= TaskQuery.Longest } text
            ? text
            : throw RefusalException.Field(
                "query",
                Invariant($"At most {TaskQuery.Longest} characters, quotes included.")
            );
    }

    private static async Task RequireRoomAsync(AppDbContext db, Guid? owner, bool shared)
    {
        if (owner is not null && await db.TaskViews.CountAsync(v => v.OwnerId == owner) >= MostOwn)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                Invariant($"You have {MostOwn} views, which is all that an account can have.")
            );
        }

        if (shared && await db.TaskViews.CountAsync(v => v.Shared) >= MostShared)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                Invariant($"There are {MostShared} shared views, which is all that there can be.")
            );
        }
    }

    private static async Task SaveAsync(AppDbContext db, TaskView view)
    {
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Stale();
        }
        catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                new Dictionary<string, string[]>
                {
                    ["name"] = [$"'{view.Name}' is the name of another view of {view.Owner}."],
                }
            );
        }
    }

    private static object FactsOf(TaskView view) =>
        new
        {
            view.Name,
            view.Query,
            view.Columns,
            view.Shared,
            view.Owner,
            view.Version,
        };

    private static RefusalException Missing() =>
        new(RefusalCode.NotFound, "There is no such view, or it is not shared with you.");

    private static RefusalException Stale() =>
        new(RefusalCode.Stale, "Somebody else has changed this view since; read it again.");
}
