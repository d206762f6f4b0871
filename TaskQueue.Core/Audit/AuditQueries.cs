using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>Reads the audit log: pages, single entries, and all of it as a stream.</summary>
/// <param name="contexts">The store.</param>
/// <param name="log">Notes that somebody took the log with them.</param>
/// <param name="clock">The current time.</param>
public sealed class AuditQueries(IDbContextFactory<AppDbContext> contexts, AuditLog log, TimeProvider clock)
{
    /// <summary>How many entries a page may have.</summary>
    public const int MostOfPage = 500;

    private const int Step = 1000;

    /// <summary>A page of entries, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, the filter is not acceptable, or the cursor is none of this list.</exception>
    public async Task<Page<AuditEntry>> ListAsync(
        Actor actor,
        AuditFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.AuditRead);
        filter.Check().ThrowIfAny();
        limit = Math.Clamp(limit, 1, MostOfPage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = filter.Apply(db.AuditEntries.AsNoTracking());
        if (cursor is not null)
        {
            var before = long.TryParse(
                cursor,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var sequence
            )
                ? sequence
                : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
            entries = entries.Where(e => e.Sequence < before);
        }

        var rows = await entries
            .OrderByDescending(e => e.Sequence)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return rows.Count > limit
            ? new(rows[..limit], rows[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture))
            : new(rows, null);
    }

    /// <summary>One entry; none when there is none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<AuditEntry?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.AuditRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AuditEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken);
    }

    /// <summary>Begins to read all entries that a filter means; that it was done is an entry itself.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which.</param>
    /// <param name="format">As what, for the entry.</param>
    /// <returns>The entries, the oldest first, read in steps as they are taken; none that is younger than the call.</returns>
    /// <exception cref="RefusalException">Not allowed, or the filter is not acceptable.</exception>
    public async Task<IAsyncEnumerable<AuditEntry>> ExportAsync(
        Actor actor,
        AuditFilter filter,
        string format
    )
    {
        actor.Require(Permissions.AuditRead);
        actor.RequireFresh(clock);
        filter.Check().ThrowIfAny();
        await log.WriteAsync(
            actor,
            AuditActions.LogExported,
            AuditSubject.Log,
            new
            {
                format,
                filter.Actor,
                filter.Action,
                filter.Subject,
                filter.From,
                filter.To,
                filter.Outcome,
            }
        );
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var last = await db.AuditEntries.MaxAsync(e => (long?)e.Sequence) ?? 0;
        return ReadAsync(filter, last);
    }

    private async IAsyncEnumerable<AuditEntry> ReadAsync(
        AuditFilter filter,
        long last,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var after = 0L;
        while (true)
        {
            List<AuditEntry> rows;
            // A context for each step: a slow reader must not hold a connection.
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                rows = await filter
                    .Apply(db.AuditEntries.AsNoTracking())
                    .Where(e => e.Sequence > after && e.Sequence <= last)
                    .OrderBy(e => e.Sequence)
                    .Take(Step)
                    .ToListAsync(cancellationToken);
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < Step)
            {
                yield break;
            }

            after = rows[^1].Sequence;
        }
    }
}
