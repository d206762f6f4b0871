using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Scheduling;

// What is read of calendars.
public sealed partial class NamedCalendars
{
    /// <summary>All calendars by name, each with how many schedules have it.</summary>
    /// <param name="actor">Who asks; of schedules those of their queues count.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<CalendarUse>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var calendars = await db
            .NamedCalendars.AsNoTracking()
            .OrderBy(c => c.Name)
            .ToListAsync(cancellationToken);
        if (calendars.Count == 0)
        {
            return [];
        }

        var used = await db
            .Schedules.Where(s => s.CalendarNames != null)
            .Select(s => new { s.Queue, s.CalendarNames })
            .ToListAsync(cancellationToken);
        var counts = used.Where(s => scope.Has(s.Queue))
            .SelectMany(s => CalendarNames.Read(s.CalendarNames))
            .CountBy(name => name, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        return [.. calendars.Select(c => new CalendarUse(c, counts.GetValueOrDefault(c.Name)))];
    }

    /// <summary>One calendar, with how many schedules have it.</summary>
    /// <param name="actor">Who asks; of schedules those of their queues count.</param>
    /// <param name="name">The calendar.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The calendar, or <see langword="null"/> when there is none.</returns>
    public async Task<CalendarUse?> FindAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        if (!TextRules.IsQueue(name))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var calendar = await db
            .NamedCalendars.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Name == name, cancellationToken);
        if (calendar is null)
        {
            return null;
        }

        var users = CalendarUsers.Of(db, name);
        if (scope.Queues is { } queues)
        {
            users = users.Where(s => queues.Contains(s.Queue));
        }

        return new(calendar, await users.CountAsync(cancellationToken));
    }

    /// <summary>Fills the days of its calendars into what somebody wants a schedule to be.</summary>
    /// <param name="wanted">The schedule.</param>
    /// <exception cref="RefusalException">There is no such calendar, or the store is away.</exception>
    internal Task<NewSchedule> ResolveAsync(NewSchedule wanted) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await CalendarDays.FillAsync(db, wanted, within: false);
        });
}
