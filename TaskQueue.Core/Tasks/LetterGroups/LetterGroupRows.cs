using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>Changes the row of a group; whoever comes second does it to what the first one wrote, or is told what that was.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who did it.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="clock">The current time.</param>
internal sealed class LetterGroupRows(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private const int Tries = 10;

    /// <summary>Changes it.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="seen">The group, as it was found.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="change">Changes the row, and says what it did in words that follow a name; nothing where it did nothing. May refuse.</param>
    /// <exception cref="RefusalException">It was refused, somebody else was there first, or the store is away.</exception>
    public async Task ChangeAsync(
        Actor actor,
        DeadLetterGroup seen,
        SeenVersion? expected,
        string action,
        Func<AppDbContext, LetterGroup, DateTimeOffset, Task<string?>> change
    )
    {
        await StoreErrors.ExplainAsync(() => TryAsync(actor, seen, expected, action, change));
        signals.Publish(new(SignalTopic.Tasks, []));
    }

    private async Task TryAsync(
        Actor actor,
        DeadLetterGroup seen,
        SeenVersion? expected,
        string action,
        Func<AppDbContext, LetterGroup, DateTimeOffset, Task<string?>> change
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync();
            var row = await db.LetterGroups.SingleOrDefaultAsync(g => g.Fingerprint == seen.Fingerprint);
            var isNew = row is null;
            row ??= New(seen);
            if (expected is { } version && version.Version != row.Version)
            {
                throw new RefusalException(version.Refusal, LetterGroupFacts.Changed(row));
            }

            var (before, now) = (isNew ? null : LetterGroupFacts.Of(row), Now());
            if (await change(db, row, now) is not { } did)
            {
                return;
            }

            Describe(row, seen);
            (row.Change, row.ChangedBy, row.ChangedAt) = (Cut(did)!, actor.Name, now);
            row.Version++;
            if (isNew)
            {
                db.LetterGroups.Add(row);
            }

            audit.Add(
                db,
                actor,
                action,
                AuditSubject.LetterGroup(ErrorFingerprint.Write(seen.Fingerprint)),
                before,
                LetterGroupFacts.Of(row)
            );
            try
            {
                await db.SaveChangesAsync();
                if (isNew)
                {
                    await CountMissedAsync(db, seen, now);
                }

                return;
            }
            catch (DbUpdateException e) when (attempt < Tries && WasOutrun(e))
            {
                // Somebody else was there first: it is done to what they wrote.
            }
        }
    }

    // What died while the row was not there yet has counted nothing; what did since has, and then there is nothing to mend.
    private static async Task CountMissedAsync(AppDbContext db, DeadLetterGroup seen, DateTimeOffset since)
    {
        var missed = db.Tasks.Where(t =>
            t.State == EF.Constant(TaskState.Dead)
            && t.Fingerprint == seen.Fingerprint
            && t.FinishedAt >= since
            && t.FinishedAt > seen.LastSeen
        );
        var (count, last) = (await missed.LongCountAsync(), await missed.MaxAsync(t => t.FinishedAt));
        if (count == 0)
        {
            return;
        }

        await using var scope = await db.BeginWriteAsync(CancellationToken.None);
        await db
            .LetterGroups.Where(g => g.Fingerprint == seen.Fingerprint && g.Deaths == 0)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(g => g.Deaths, count).SetProperty(g => g.DiedAt, last)
            );
        await scope.CommitAsync(CancellationToken.None);
    }

    private static bool WasOutrun(DbUpdateException e) =>
        e is DbUpdateConcurrencyException || StoreErrors.IsDuplicate(e.InnerException ?? e);

    private static LetterGroup New(DeadLetterGroup seen) =>
        new() { Fingerprint = seen.Fingerprint, Type = seen.Type };

    // What the letters say now, for when none of them is left.
    private static void Describe(LetterGroup row, DeadLetterGroup seen) =>
        (row.Type, row.ErrorKind, row.ErrorMessage) = (seen.Type, Cut(seen.Kind), Cut(seen.Message));

    private static string? Cut(string? text) =>
        text is { Length: > LetterGroupRules.LongestError }
            // Not through the middle of a pair.
            ? text[
                ..(
                    LetterGroupRules.LongestError
                    - (char.IsHighSurrogate(text[LetterGroupRules.LongestError - 2]) ? 2 : 1)
                )
            ] + "…"
            : text;

    // What both stores can keep, so that a row reads the same from either.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
