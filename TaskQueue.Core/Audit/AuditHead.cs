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

    /// <summary>Tells whether somebody else moved the beginning of the chain.</summary>
    /// <param name="checkpoint">The checkpoint; none while nothing was removed.</param>
    /// <param name="key">The key.</param>
    public static AuditFault? FaultOf(AuditCheckpoint? checkpoint, byte[] key) =>
        checkpoint is null || AuditChain.AreSame(AuditChain.Mark(key, checkpoint), checkpoint.Mark)
            ? null
            : new(
                checkpoint.Place,
                null,
                "The checkpoint, where the chain begins since older entries were removed, is not as it was written."
            );
}
