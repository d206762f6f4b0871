using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using static System.FormattableString;

namespace TaskQueue.Core.Audit;

/// <summary>Checks that the audit log is as it was written, as of one instant, and names the first entry that is not.</summary>
/// <param name="contexts">The store.</param>
/// <param name="key">Makes the hashes anew.</param>
/// <param name="anchors">Know how far the chain had come.</param>
/// <param name="steps">What is done with what was found.</param>
/// <param name="logger">Where failures of those go.</param>
public sealed partial class AuditVerifier(
    IDbContextFactory<AppDbContext> contexts,
    AuditKey key,
    AuditAnchors anchors,
    IEnumerable<AuditVerdictStep> steps,
    ILogger<AuditVerifier> logger
)
{
    private const int Step = 2000;

    private readonly ILogger _logger = logger;

    /// <summary>Checks all of it: about a second for a hundred thousand entries.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<AuditVerdict> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.AuditRead);
        var verdict = await CheckAsync(cancellationToken);
        foreach (var step in steps)
        {
            try
            {
                await step.RunAsync(verdict, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whoever asked is told what was found, whatever else is to come of it.
                LogStepFailed(e);
            }
        }

        return verdict;
    }

    private async Task<AuditVerdict> CheckAsync(CancellationToken cancellationToken)
    {
        // Before the rows: what is anchored meanwhile is not among them.
        var (anchored, others) = anchors.Read();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Retention removes rows while this reads.
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        var checkpoint = await db.AuditCheckpoints.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var walk = new ChainWalk(key.Bytes, AuditHead.StartOf(checkpoint));
        var agreed = new AnchorCheck(anchored, checkpoint);
        var fault =
            AuditHead.FaultOf(checkpoint, key.Bytes) ?? await WalkAsync(db, walk, agreed, cancellationToken);
        fault ??= agreed.Missing(walk.Head.Place);
        var (unsealed, stranger) = await UnsealedAsync(db, cancellationToken);
        return new(
            walk.Rows,
            walk.Rows > 0 ? walk.Head.Place - walk.Rows + 1 : null,
            walk.Rows > 0 ? walk.Head.Place : null,
            unsealed,
            agreed.Agreed,
            others,
            checkpoint?.Place ?? 0,
            walk.Head.Place > 0 ? Convert.ToHexStringLower(walk.Head.Hash) : null,
            fault ?? stranger
        );
    }

    private static async Task<AuditFault?> WalkAsync(
        AppDbContext db,
        ChainWalk walk,
        AnchorCheck agreed,
        CancellationToken cancellationToken
    )
    {
        // From the very beginning: a place below the checkpoint has no business there.
        var after = long.MinValue;
        while (true)
        {
            var rows = await db
                .AuditEntries.AsNoTracking()
                .Where(e => e.Place > after)
                .OrderBy(e => e.Place)
                .Take(Step)
                .ToListAsync(cancellationToken);
            foreach (var entry in rows)
            {
                if (walk.Add(entry) is { } fault)
                {
                    return fault;
                }

                if (agreed.Check(walk.Head, entry.Id) is { } other)
                {
                    return other;
                }
            }

            if (rows.Count < Step)
            {
                return null;
            }

            after = rows[^1].Place!.Value;
        }
    }

    private async Task<(int Count, AuditFault? Stranger)> UnsealedAsync(
        AppDbContext db,
        CancellationToken cancellationToken
    )
    {
        var (count, after) = (0, long.MinValue);
        AuditFault? fault = null;
        while (true)
        {
            var rows = await db
                .AuditEntries.AsNoTracking()
                .Where(e => e.Place == null && e.Sequence > after)
                .OrderBy(e => e.Sequence)
                .Take(Step)
                .ToListAsync(cancellationToken);
            count += rows.Count;
            if (fault is null && rows.Find(e => !ChainWalk.IsMarked(key.Bytes, e)) is { } stranger)
            {
                fault = new(
                    null,
                    stranger.Id,
                    Invariant(
                        $"The row with sequence {stranger.Sequence} has no place, and TaskQueue did not write it as it is."
                    )
                );
            }

            if (rows.Count < Step)
            {
                return (count, fault);
            }

            after = rows[^1].Sequence;
        }
    }

    [LoggerMessage(
        EventId = 16006,
        Level = LogLevel.Warning,
        Message = "What a check of the audit log found could not be passed on"
    )]
    private partial void LogStepFailed(Exception e);
}
