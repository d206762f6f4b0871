using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Audit;

/// <summary>Finds both ends of the chain in the store.</summary>
internal static class AuditHead
{
    /// <summary>The last place that was sealed, or where an empty chain goes on from.</summary>
    /// <param name="db">The store.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<ChainHead> ReadAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var last = await db
            .AuditEntries.Where(e => e.Place != null)
            .OrderByDescending(e => e.Place)
            .Select(e => new { e.Place, e.Hash })
            .FirstOrDefaultAsync(cancellationToken);
        return last is { Place: { } place, Hash: { } hash }
            ? new(place, hash)
            : StartOf(await CheckpointAsync(db, cancellationToken));
    }

    /// <summary>The checkpoint; none while nothing was removed.</summary>
    /// <param name="db">The store.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static Task<AuditCheckpoint?> CheckpointAsync(
        AppDbContext db,
        CancellationToken cancellationToken
    ) => db.AuditCheckpoints.SingleOrDefaultAsync(cancellationToken);

    /// <summary>Where the chain begins.</summary>
    /// <param name="checkpoint">The checkpoint; none while nothing was removed.</param>
    public static ChainHead StartOf(AuditCheckpoint? checkpoint) =>
        checkpoint is null ? ChainHead.Start : new(checkpoint.Place, checkpoint.Hash);
}
