using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using static System.FormattableString;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Checks the audit log all the time, a piece with each call: round after round along the whole chain, and between two ends
/// of it the newest entries anew each time, which is where somebody would wipe out their own traces. Costs about a
/// hundredth of a second for each thousand entries.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="key">Makes the hashes anew.</param>
/// <param name="anchors">Know how far the chain had come.</param>
internal sealed class AuditPatrol(
    IDbContextFactory<AppDbContext> contexts,
    AuditKey key,
    AuditAnchors anchors
)
{
    /// <summary>Entries of a round that are looked at with each call.</summary>
    public const int Piece = 5000;

    /// <summary>The newest entries, which are looked at with each call.</summary>
    public const int Newest = 500;

    private const int Step = 1000;

    private ChainWalk? _walk;
    private AnchorCheck? _agreed;

    /// <summary>Looks at the next piece.</summary>
    /// <param name="piece">How many entries.</param>
    /// <param name="newest">How many of the newest, where the piece does not reach them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong: the first thing of the piece, of the newest ones, and of those without a place.</returns>
    public async Task<IReadOnlyList<AuditFault>> LookAsync(
        int piece,
        int newest,
        CancellationToken cancellationToken
    )
    {
        // Before the rows, as with a whole check: what is anchored meanwhile is not among them.
        var anchored = _walk is null ? anchors.Read().Ours : [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Retention removes rows while this reads.
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        var checkpoint = await db.AuditCheckpoints.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (AuditHead.FaultOf(checkpoint, key.Bytes) is { } moved)
        {
            _walk = null;
            return [moved];
        }

        if (_walk is null || _walk.Head.Place < (checkpoint?.Place ?? 0))
        {
            // A round begins; or retention has come past where this one was.
            _walk = new(key.Bytes, AuditHead.StartOf(checkpoint));
            _agreed = new(anchored, checkpoint);
        }

        var (fault, ended) = await GoOnAsync(db, piece, cancellationToken);
        AuditFault?[] found =
        [
            fault,
            ended ? null : await NewestAsync(db, newest, cancellationToken),
            await StrangerAsync(db, cancellationToken),
        ];
        return [.. found.OfType<AuditFault>().Distinct()];
    }

    private async Task<(AuditFault? Fault, bool Ended)> GoOnAsync(
        AppDbContext db,
        int piece,
        CancellationToken cancellationToken
    )
    {
        var (walk, agreed) = (_walk!, _agreed!);
        // The first look of a round is for places below the beginning, too: they have no business there.
        var after = walk.Rows == 0 ? long.MinValue : walk.Head.Place;
        for (var left = piece; left > 0; left -= Step)
        {
            var most = Math.Min(Step, left);
            var rows = await db
                .AuditEntries.AsNoTracking()
                .Where(e => e.Place > after)
                .OrderBy(e => e.Place)
                .Take(most)
                .ToListAsync(cancellationToken);
            foreach (var entry in rows)
            {
                if ((walk.Add(entry) ?? agreed.Check(walk.Head, entry.Id)) is { } fault)
                {
                    _walk = null;
                    return (fault, false);
                }
            }

            if (rows.Count < most)
            {
                _walk = null;
                return (agreed.Missing(walk.Head.Place), true);
            }

            after = rows[^1].Place!.Value;
        }

        return (null, false);
    }

    // From a place whose hash is taken as it stands: the round looks at that.
    private async Task<AuditFault?> NewestAsync(
        AppDbContext db,
        int newest,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Place != null)
            .OrderByDescending(e => e.Place)
            .Take(newest + 1)
            .ToListAsync(cancellationToken);
        if (rows.Count <= newest)
        {
            // So few that the round has looked at them all.
            return null;
        }

        rows.Reverse();
        var walk = new ChainWalk(key.Bytes, new(rows[0].Place!.Value, rows[0].Hash ?? []));
        return rows.Skip(1).Select(walk.Add).FirstOrDefault(f => f is not null);
    }

    private async Task<AuditFault?> StrangerAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Place == null)
            .OrderBy(e => e.Sequence)
            .Take(Newest)
            .ToListAsync(cancellationToken);
        return rows.Find(e => !ChainWalk.IsMarked(key.Bytes, e)) is { } stranger
            ? new(
                null,
                stranger.Id,
                Invariant(
                    $"The row with sequence {stranger.Sequence} has no place, and TaskQueue did not write it as it is."
                )
            )
            : null;
    }
}
