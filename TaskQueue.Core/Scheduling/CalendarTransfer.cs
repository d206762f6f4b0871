using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>Carries the calendars that schedules share. One whose name is here stays as it is, and schedules follow that one.</summary>
/// <param name="contexts">The store.</param>
internal sealed class CalendarTransfer(IDbContextFactory<AppDbContext> contexts) : ITransferPart
{
    public string Kind => TransferKinds.Calendar;

    public async IAsyncEnumerable<TransferSetUp> ReadAsync(
        AppDbContext db,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var all = await db.NamedCalendars.AsNoTracking().OrderBy(c => c.Name).ToListAsync(cancellationToken);
        foreach (var calendar in all)
        {
            yield return new TransferCalendar
            {
                Name = calendar.Name,
                Description = calendar.Description,
                Days = calendar.Days,
                Version = calendar.Version,
                UpdatedBy = calendar.UpdatedBy,
                UpdatedAt = calendar.UpdatedAt,
            };
        }
    }

    public void Check(TransferSetUp row, FieldErrors errors)
    {
        var line = (TransferCalendar)row;
        errors.Require(TextRules.IsQueue(line.Name), "name", $"Must be {TextRules.QueueForm}.");
        TextRules.Check(line.Description, "description", ScheduleLimits.Description, errors);
        errors.Require(line.Days.Count > 0, "days", "Must name one day at least.");
        ExcludedDays.Check(Told(line.Days), "days", errors);
        errors.Require(line.Version >= 1, "version", "Must be positive.");
        TextRules.Check(line.UpdatedBy, "updatedBy", TaskLimits.Actor, errors);
        TransferRules.CheckTimes(errors, line.UpdatedAt);
    }

    public async Task<int> CountAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    ) => (await NewsAsync(db, rows, cancellationToken)).Count;

    public Task<int> AddAsync(
        IReadOnlyList<TransferSetUp> rows,
        ImportWay way,
        CancellationToken cancellationToken
    ) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            var news = await NewsAsync(db, rows, cancellationToken);
            db.NamedCalendars.AddRange(
                news.Select(line => new NamedCalendar
                {
                    Name = line.Name,
                    Description = line.Description,
                    Days = line.Days,
                    Version = line.Version,
                    UpdatedBy = line.UpdatedBy,
                    UpdatedAt = line.UpdatedAt.ToUniversalTime(),
                })
            );
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(CancellationToken.None);
            return news.Count;
        });

    /// <summary>Days as a file names them. A list may hold null whatever its type says; it is no day.</summary>
    /// <param name="days">The days.</param>
    internal static List<string> Told(IReadOnlyList<string>? days) =>
        [.. (days ?? []).Select(day => (string?)day ?? "")];

    private static async Task<List<TransferCalendar>> NewsAsync(
        AppDbContext db,
        IReadOnlyList<TransferSetUp> rows,
        CancellationToken cancellationToken
    )
    {
        var here = await db.NamedCalendars.Select(c => c.Name).ToListAsync(cancellationToken);
        var news = rows.Cast<TransferCalendar>()
            .Where(line => !here.Contains(line.Name, StringComparer.Ordinal))
            .ToList();
        return here.Count + news.Count <= NamedCalendars.Most
            ? news
            : throw RefusalException.Field(
                "file",
                FormattableString.Invariant(
                    $"There may be {NamedCalendars.Most} calendars, and would be more."
                )
            );
    }
}
