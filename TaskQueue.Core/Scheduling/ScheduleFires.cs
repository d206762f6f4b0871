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
    /// <param name="moved">The schedules that were moved on: whoever else did the same page notes the fires of the others.</param>
    /// <param name="fires">What came of the fires of all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        AppDbContext db,
        HashSet<Guid> moved,
        IReadOnlyList<ScheduleFire> fires,
        CancellationToken cancellationToken
    )
    {
        List<ScheduleFire> ours = [.. fires.Where(f => moved.Contains(f.ScheduleId)).OrderBy(f => f.FireAt)];
        if (ours.Count == 0)
        {
            return;
        }

        db.ScheduleFires.AddRange(ours);
        await db.SaveChangesAsync(cancellationToken);
        foreach (
            var id in ours.Select(f => f.ScheduleId)
                .Distinct()
                .Where(_ => Random.Shared.Next(BetweenCuts) == 0)
        )
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
