using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Scheduling;

/// <summary>Writes what came of fires, in the transaction that moves their schedules on.</summary>
internal static class ScheduleFires
{
    // What is too much is deleted now and then: a schedule that fires each second would otherwise pay twice for each fire. By
    // chance, because turns count other writes as well, and those with fires may be odd for ever.
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
        foreach (var id in ours.Where(_ => Random.Shared.Next(BetweenCuts) == 0))
        {
            await CutAsync(db, id, cancellationToken);
        }
    }

    /// <summary>Forgets all but the last fires of a schedule.</summary>
    /// <param name="db">The store, within a transaction.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task CutAsync(AppDbContext db, Guid schedule, CancellationToken cancellationToken)
    {
        var cut = await db
            .ScheduleFires.Where(f => f.ScheduleId == schedule)
            .OrderByDescending(f => f.Id)
            .Skip(ScheduleLimits.History)
            .Select(f => (long?)f.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (cut is { } last)
        {
            await db
                .ScheduleFires.Where(f => f.ScheduleId == schedule && f.Id <= last)
                .ExecuteDeleteAsync(cancellationToken);
        }
    }
}
