using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>Writes what came of fires, in the transaction that moves their schedules on.</summary>
internal static class ScheduleFires
{
    // What is too much is deleted now and then: a schedule that fires each second would otherwise pay twice for each fire.
    private const int BetweenCuts = 20;

    /// <summary>Adds rows, and forgets the oldest ones.</summary>
    /// <param name="db">The store, within a transaction.</param>
    /// <param name="schedules">The schedules as they were written.</param>
    /// <param name="fires">What came of their fires.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        AppDbContext db,
        IReadOnlyList<Schedule> schedules,
        IReadOnlyList<ScheduleFire> fires,
        CancellationToken cancellationToken
    )
    {
        if (fires.Count == 0)
        {
            return;
        }

        // Only with rows that are ours: whoever else did the same page notes its fires, or has noted them.
        var ids = fires.Select(f => f.ScheduleId).Distinct().ToList();
        var written = schedules.ToDictionary(s => s.Id, s => s.Turn);
        var stored = await db
            .Schedules.Where(s => ids.Contains(s.Id))
            .Select(s => new { s.Id, s.Turn })
            .ToListAsync(cancellationToken);
        var ours = stored.Where(s => written[s.Id] == s.Turn).Select(s => s.Id).ToHashSet();
        db.ScheduleFires.AddRange(fires.Where(f => ours.Contains(f.ScheduleId)).OrderBy(f => f.FireAt));
        await db.SaveChangesAsync(cancellationToken);
        List<Guid> full = [.. ours.Where(id => written[id] % BetweenCuts == 0)];
        if (full.Count > 0)
        {
            await db
                .ScheduleFires.Where(f =>
                    full.Contains(f.ScheduleId)
                    && db.ScheduleFires.Count(later => later.ScheduleId == f.ScheduleId && later.Id > f.Id)
                        >= ScheduleLimits.History
                )
                .ExecuteDeleteAsync(cancellationToken);
        }
    }
}
