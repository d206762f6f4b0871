using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// The tasks of schedules that have not ended: the last one of each, those that somebody started by hand, and what the last
/// fire before such a start made. Asked only where it matters.
/// </summary>
internal static class LivingTasks
{
    /// <summary>Reads them.</summary>
    /// <param name="db">The store.</param>
    /// <param name="due">The schedules.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The tasks, by schedule.</returns>
    public static async Task<ILookup<Guid, Guid>> ReadAsync(
        AppDbContext db,
        IReadOnlyList<Schedule> due,
        CancellationToken cancellationToken
    )
    {
        var minded = due.Where(s => s.Overlap is not OverlapPolicy.Allow && s.LastTaskId is not null)
            .ToDictionary(s => s.Id);
        List<(Guid Schedule, Guid Task)> all = [.. minded.Values.Select(s => (s.Id, s.LastTaskId!.Value))];
        var living = new HashSet<Guid>();
        if (all.Count > 0)
        {
            all.AddRange(await BesideAsync(db, minded, cancellationToken));
            var ids = all.Select(a => a.Task).Distinct().ToList();
            var found = await db
                .Tasks.Where(t => ids.Contains(t.Id) && t.FinishedAt == null)
                .Select(t => t.Id)
                .ToListAsync(cancellationToken);
            living.UnionWith(found);
        }

        return all.Where(a => living.Contains(a.Task)).Distinct().ToLookup(a => a.Schedule, a => a.Task);
    }

    // A task that was started by hand is the last one from then on, whatever those before it do.
    private static async Task<List<(Guid Schedule, Guid Task)>> BesideAsync(
        AppDbContext db,
        Dictionary<Guid, Schedule> schedules,
        CancellationToken cancellationToken
    )
    {
        var ids = schedules.Keys.ToList();
        var started = await db
            .ScheduleFires.Where(f =>
                ids.Contains(f.ScheduleId) && f.Outcome == FireOutcome.ByHand && f.TaskId != null
            )
            .Select(f => f.ScheduleId)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (started.Count == 0)
        {
            return [];
        }

        var fires = await db
            .ScheduleFires.AsNoTracking()
            .Where(f => started.Contains(f.ScheduleId) && f.TaskId != null)
            .ToListAsync(cancellationToken);
        var byHand = fires.Where(f => f.Outcome is FireOutcome.ByHand);
        var last = fires
            .Where(f => f.Outcome is FireOutcome.Made && IsOver(schedules[f.ScheduleId], f.FireAt))
            .GroupBy(f => f.ScheduleId)
            .Select(g => g.MaxBy(f => f.Id)!);
        return [.. byHand.Concat(last).Select(f => (f.ScheduleId, f.TaskId!.Value))];
    }

    // Another process may do the same page, and have made the task that is due here: that one is not in its own way.
    private static bool IsOver(Schedule schedule, DateTimeOffset fire) =>
        !(fire >= schedule.NextFireAt) && !schedule.Waiting.Contains(fire);
}
