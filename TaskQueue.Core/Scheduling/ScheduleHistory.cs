using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>Reads what came of the fires of a schedule.</summary>
/// <param name="contexts">The store.</param>
public sealed class ScheduleHistory(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>A page of its last fires, the newest first, with how their tasks stand.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="before">The last row of the page before; absent for the first page.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<Page<PastFire>> ListAsync(
        Actor actor,
        Schedule schedule,
        long? before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        if (!scope.Has(schedule.Queue))
        {
            return new([], null);
        }

        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        var (id, end) = (schedule.Id, before ?? long.MaxValue);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fires = await db
            .ScheduleFires.AsNoTracking()
            .Where(f => f.ScheduleId == id)
            .OrderByDescending(f => f.Id)
            // What is too much is forgotten now and then.
            .Take(ScheduleLimits.History)
            .Where(f => f.Id < end)
            .OrderByDescending(f => f.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        List<ScheduleFire> shown = [.. fires.Take(limit)];
        var tasks = await TasksAsync(db, [.. shown.Select(f => f.TaskId).OfType<Guid>()], cancellationToken);
        return new(
            [
                .. shown.Select(f => new PastFire(
                    f,
                    f.TaskId is { } task && tasks.TryGetValue(task, out var made) && scope.Has(made.Queue)
                        ? made
                        : null
                )),
            ],
            fires.Count > limit ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    private static async Task<Dictionary<Guid, FiredTask>> TasksAsync(
        AppDbContext db,
        List<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        ids.Count == 0
            ? new()
            : await db
                .Tasks.Where(t => ids.Contains(t.Id))
                .Select(t => new FiredTask(t.Id, t.Queue, t.State, t.StartedAt, t.FinishedAt))
                .ToDictionaryAsync(t => t.Id, cancellationToken);
}

/// <summary>A fire that was, and how its task stands.</summary>
/// <param name="Fire">The fire.</param>
/// <param name="Task">The task that it made; none where there is none, any more or for whoever asks.</param>
public sealed record PastFire(ScheduleFire Fire, FiredTask? Task);

/// <summary>How the task of a fire stands.</summary>
/// <param name="Id">The task.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">When its last attempt began.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record FiredTask(
    Guid Id,
    string Queue,
    TaskState State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt
)
{
    /// <summary>How long its last attempt took; none where it has not ended, or never began.</summary>
    public TimeSpan? Duration => FinishedAt - StartedAt is { } span && span >= TimeSpan.Zero ? span : null;
}
