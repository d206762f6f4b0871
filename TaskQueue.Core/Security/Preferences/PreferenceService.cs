using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.Preferences;

/// <summary>
/// Reads and keeps how people like the console. It is theirs alone and changes nothing for anybody else, so the audit log has
/// no entry of it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class PreferenceService(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>Rows of a page.</summary>
    public const int MostRows = 500;

    /// <summary>In the place of rows of a page: no pages, but one list to scroll through.</summary>
    public const int Scrolling = 0;

    /// <summary>How somebody likes it, with the time zone of their account.</summary>
    /// <param name="person">Who asks, in a session.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<KnownPreferences> ReadAsync(Person person, CancellationToken cancellationToken)
    {
        var id = person.UserId;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One statement: each page that is opened asks it.
        var found = await db
            .Users.AsNoTracking()
            .Where(u => u.Id == id)
            .Select(u => new { u.TimeZone, Kept = db.UserPreferences.FirstOrDefault(p => p.UserId == u.Id) })
            .SingleOrDefaultAsync(cancellationToken);
        return new(found?.Kept ?? new() { UserId = id }, found?.TimeZone);
    }

    /// <summary>Changes how somebody likes it.</summary>
    /// <param name="person">Who asks, in a session.</param>
    /// <param name="change">What is to be different.</param>
    /// <exception cref="RefusalException">Something is not acceptable, there is no such account, or the store is away.</exception>
    public Task<KnownPreferences> ChangeAsync(Person person, PreferenceChange change)
    {
        Check(change);
        return StoreErrors.ExplainAsync(async () =>
        {
            for (var turn = 1; ; turn++)
            {
                try
                {
                    return await WriteAsync(person.UserId, change);
                }
                catch (DbUpdateException e) when (turn < 3 && !StoreErrors.IsAway(e))
                {
                    // Another window of the same account was first to make the row: now it is there to be changed.
                }
            }
        });
    }

    private static void Check(PreferenceChange change)
    {
        var errors = new FieldErrors();
        errors.Require(
            change.Theme is null || Enum.IsDefined(change.Theme.Value),
            "theme",
            "Must be system, light or dark."
        );
        errors.Require(
            change.Density is null || Enum.IsDefined(change.Density.Value),
            "density",
            "Must be comfortable or compact."
        );
        errors.Require(
            change.Rows is null or (>= Scrolling and <= MostRows),
            "rows",
            FormattableString.Invariant($"Must be from 0 to {MostRows}.")
        );
        errors.Require(
            change.Language is null or PreferenceChange.BrowserLanguage
                || ConsoleLanguages.Knows(change.Language),
            "language",
            $"Must be one of {PreferenceChange.BrowserLanguage}, {string.Join(", ", ConsoleLanguages.All.Select(l => l.Code))}."
        );
        errors.Require(
            change.Guide is null || Enum.IsDefined(change.Guide.Value),
            "guide",
            "Must be offered, shown or away."
        );
        CheckColumns(change.TaskColumns, "taskColumns", errors);
        CheckColumns(change.QueueColumns, "queueColumns", errors);
        CheckColumns(change.ScheduleColumns, "scheduleColumns", errors);
        CheckColumns(change.WorkerColumns, "workerColumns", errors);

        errors.ThrowIfAny();
    }

    private static void CheckColumns(IReadOnlyList<string>? columns, string field, FieldErrors errors)
    {
        if (columns is not null && ColumnNames.FaultOf(columns) is { } fault)
        {
            errors.Add(field, fault);
        }
    }

    private async Task<KnownPreferences> WriteAsync(Guid person, PreferenceChange change)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == person);
        if (user is null)
        {
            throw Person.SignedOut();
        }

        var kept = await db.UserPreferences.SingleOrDefaultAsync(p => p.UserId == person);
        if (kept is null)
        {
            db.UserPreferences.Add(kept = new() { UserId = person });
        }

        kept.Theme = change.Theme ?? kept.Theme;
        kept.Density = change.Density ?? kept.Density;
        kept.OwnTime = change.OwnTime ?? kept.OwnTime;
        kept.Rows = change.Rows ?? kept.Rows;
        kept.TaskColumns = change.TaskColumns ?? kept.TaskColumns;
        kept.QueueColumns = change.QueueColumns ?? kept.QueueColumns;
        kept.ScheduleColumns = change.ScheduleColumns ?? kept.ScheduleColumns;
        kept.WorkerColumns = change.WorkerColumns ?? kept.WorkerColumns;
        kept.Language = change.Language switch
        {
            null => kept.Language,
            PreferenceChange.BrowserLanguage => null,
            var language => language,
        };
        kept.Guide = change.Guide ?? kept.Guide;
        kept.GuideSteps |= change.GuideSteps;
        var now = clock.GetUtcNow();
        kept.UpdatedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await db.SaveChangesAsync();
        return new(kept, user.TimeZone);
    }
}

/// <summary>How somebody likes the console, and where they live.</summary>
/// <param name="Kept">What they chose.</param>
/// <param name="TimeZone">The time zone of their account, by its IANA name; none when they have not said it.</param>
public sealed record KnownPreferences(UserPreferences Kept, string? TimeZone);
