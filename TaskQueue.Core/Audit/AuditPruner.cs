using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Removes entries that are older than <c>Audit:RetentionDays</c>, from the beginning of the chain on and in whole pieces. A
/// checkpoint keeps the hash of the last one, from which the rest goes on. A part that does not hold together is not removed:
/// that would remove the proof, too.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="key">Makes the hashes.</param>
/// <param name="log">Tells of it.</param>
/// <param name="options">How long entries are kept.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class AuditPruner(
    IDbContextFactory<AppDbContext> contexts,
    AuditKey key,
    AuditLog log,
    IOptions<AuditOptions> options,
    StoreState store,
    TimeProvider clock,
    ILogger<AuditPruner> logger
) : Chore(store, clock, logger)
{
    private const int Step = 1000;

    private static readonly Actor Product = Actor.System with { IsSilent = false };
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromDays(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var checkpoint = await AuditHead.CheckpointAsync(db, cancellationToken);
        var oldest = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Place != null)
            .OrderBy(e => e.Place)
            .Take(Step)
            .ToListAsync(cancellationToken);
        var walk = new ChainWalk(key.Bytes, AuditHead.StartOf(checkpoint));
        var old = oldest.TakeWhile(e => e.At < before).ToList();
        if (old.Count == 0)
        {
            return false;
        }

        foreach (var entry in old)
        {
            if (walk.Add(entry) is { } fault)
            {
                LogBroken(fault.Reason);
                return false;
            }
        }

        Move(db, checkpoint, walk.Head);
        log.Add(
            db,
            Product,
            AuditActions.LogPruned,
            AuditSubject.Log,
            before: null,
            new
            {
                first = old[0].Place,
                last = old[^1].Place,
                until = old[^1].At,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await db.AuditEntries.Where(e => e.Place <= walk.Head.Place).ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return old.Count == Step;
    }

    private void Move(AppDbContext db, AuditCheckpoint? checkpoint, ChainHead head)
    {
        if (checkpoint is null)
        {
            db.AuditCheckpoints.Add(checkpoint = new() { Hash = head.Hash, Mark = [] });
        }

        var now = Clock.GetUtcNow();
        (checkpoint.Place, checkpoint.Hash) = (head.Place, head.Hash);
        checkpoint.At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        checkpoint.Mark = AuditChain.Mark(key.Bytes, checkpoint);
    }

    [LoggerMessage(
        EventId = 16005,
        Level = LogLevel.Error,
        Message = "Old entries of the audit log are kept, because it does not hold together: {Reason}"
    )]
    private partial void LogBroken(string reason);
}
