using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Gives new entries their places in the chain, each second, in the order in which the store numbered them. Only the leading
/// process does; should two do it for a moment, a place cannot be given twice, and the slower one tries again.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="key">Makes the hashes.</param>
/// <param name="anchors">Remembers how far it came.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class AuditSealer(
    IDbContextFactory<AppDbContext> contexts,
    AuditKey key,
    AuditAnchors anchors,
    StoreState store,
    TimeProvider clock,
    ILogger<AuditSealer> logger
) : Chore(store, clock, logger)
{
    /// <summary>How often the end of the chain is remembered outside the store.</summary>
    public static readonly TimeSpan AnchorEvery = TimeSpan.FromHours(1);

    // What is sealed in one transaction; on SQLite nobody else writes meanwhile.
    private const int Step = 200;

    private readonly ILogger _logger = logger;
    private ChainHead? _sealed;
    private ChainHead? _anchored;
    private DateTimeOffset _anchoredAt;
    private long _strangers;

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (!await db.AuditEntries.AnyAsync(e => e.Place == null, cancellationToken))
            {
                return false;
            }
        }

        var (after, strangers) = (0L, 0L);
        while (await StepAsync(after, cancellationToken) is { } step)
        {
            (after, strangers) = (step.Last, strangers + step.Strangers);
        }

        if (strangers > 0 && strangers != _strangers)
        {
            LogStrangers(strangers);
        }

        _strangers = strangers;
        Anchor(anyway: false);
        return false;
    }

    /// <summary>Leaves as little as can be that nobody would miss.</summary>
    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        await RunOnceAsync(cancellationToken);
        Anchor(anyway: true);
    }

    private async Task<(long Last, long Strangers)?> StepAsync(
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var head = await AuditHead.ReadAsync(db, cancellationToken);
        RequireWhole(head);
        var rows = await db
            .AuditEntries.Where(e => e.Place == null && e.Sequence > after)
            .OrderBy(e => e.Sequence)
            .Take(Step)
            .ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        var strangers = 0;
        foreach (var entry in rows)
        {
            // Sealed, it would pass for ours; left as it is, the check names it.
            if (!ChainWalk.IsMarked(key.Bytes, entry))
            {
                strangers++;
                continue;
            }

            var place = head.Place + 1;
            var hash = AuditChain.Hash(key.Bytes, head.Hash, place, entry);
            (entry.Place, entry.Hash) = (place, hash);
            head = new(place, hash);
        }

        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        _sealed = head;
        return (rows[^1].Sequence, strangers);
    }

    // The chain only grows. Should it be shorter than this process left it, the place that it had is kept in an anchor, so
    // that what is sealed from here on does not hide the gap.
    private void RequireWhole(ChainHead head)
    {
        if (_sealed is { } last && head.Place < last.Place)
        {
            LogCut(last.Place, head.Place);
            anchors.Add(last);
            _sealed = null;
        }
    }

    private void Anchor(bool anyway)
    {
        var now = Clock.GetUtcNow();
        if (
            _sealed is { } head
            && head != _anchored
            && (anyway || _anchored is null || now - _anchoredAt >= AnchorEvery)
        )
        {
            anchors.Add(head);
            (_anchored, _anchoredAt) = (head, now);
        }
    }

    [LoggerMessage(
        EventId = 16003,
        Level = LogLevel.Error,
        Message = "The audit log was cut: place {Was} was sealed, and place {Is} is the last one now"
    )]
    private partial void LogCut(long was, long @is);

    [LoggerMessage(
        EventId = 16004,
        Level = LogLevel.Error,
        Message = "{Count} rows of the audit log were not written by TaskQueue, or were altered since; they are not sealed"
    )]
    private partial void LogStrangers(long count);
}
