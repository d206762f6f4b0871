using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>
/// Reads the audit log in the order of its places, from where it was left: what is sealed later has a later place, so that
/// nothing is passed over, nor told of twice.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="options">What a burst is.</param>
/// <param name="book">Writes down what was found.</param>
internal sealed class AuditedActs(
    IDbContextFactory<AppDbContext> contexts,
    IOptions<AlertOptions> options,
    AlertBook book
) : IAlertProbe
{
    private const int Step = 500;
    private const int MostFailures = 5000;

    private static readonly string[] Watched = [.. SecurityActs.Watched, AuditActions.SignInFailed];

    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mark = await db.AlertMarks.SingleAsync(cancellationToken);
        var head = (await AuditHead.ReadAsync(db, cancellationToken)).Place;
        if (head == mark.Place)
        {
            return false;
        }

        var findings = new List<AlertFinding>();
        var more = false;
        if (head < mark.Place)
        {
            findings.Add(AuditBreak.Of(CutOf(mark.Place, head)));
        }
        else
        {
            var rows = await db
                .AuditEntries.AsNoTracking()
                .Where(e => e.Place > mark.Place && e.Place <= head && Watched.Contains(e.Action))
                .OrderBy(e => e.Place)
                .Take(Step)
                .ToListAsync(cancellationToken);
            more = rows.Count == Step;
            head = more ? rows[^1].Place!.Value : head;
            findings.AddRange(rows.Select(SecurityActs.Of).OfType<AlertFinding>());
            findings.AddRange(await BurstsAsync(db, rows, mark.Place, head, cancellationToken));
        }

        var changes = await book.AddAsync(db, findings, cancellationToken);
        (mark.Place, mark.Version) = (head, mark.Version + 1);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            book.Tell(changes);
            return more;
        }
        catch (DbUpdateException e) when (AlertBook.WasOutrun(e))
        {
            // Another process has read these, or an alert has changed meanwhile: the next look tells.
            return false;
        }
    }

    private static AuditFault CutOf(long was, long head) =>
        new(
            head + 1,
            null,
            FormattableString.Invariant(
                $"Place {head + 1} is missing: {was} places were there a moment ago, and there are {head}."
            )
        );

    // The failures of these entries, and of the window before the first of them.
    private async Task<IReadOnlyList<AlertFinding>> BurstsAsync(
        AppDbContext db,
        List<AuditEntry> rows,
        long after,
        long last,
        CancellationToken cancellationToken
    )
    {
        var fresh = rows.Where(e => e.Action == AuditActions.SignInFailed).ToList();
        if (fresh.Count == 0)
        {
            return [];
        }

        var (window, since) = (options.Value.SignInWindow, fresh.Min(e => e.At) - options.Value.SignInWindow);
        var failures = await db
            .AuditEntries.AsNoTracking()
            .Where(e => e.Action == AuditActions.SignInFailed && e.At >= since && e.Place <= last)
            .OrderByDescending(e => e.At)
            .Take(MostFailures)
            .ToListAsync(cancellationToken);
        return SignInBursts.Find(
            [.. failures.Select(SignInFailure.Of)],
            after,
            options.Value.SignInFailures,
            window
        );
    }
}
