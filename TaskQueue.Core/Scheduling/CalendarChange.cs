namespace TaskQueue.Core.Scheduling;

/// <summary>A calendar that was changed, and what that does.</summary>
/// <param name="Calendar">The calendar afterwards.</param>
/// <param name="Schedules">The schedules that have it, by name.</param>
public sealed record CalendarChange(NamedCalendar Calendar, IReadOnlyList<CalendarEffect> Schedules);

/// <summary>What a change of its calendar does to a schedule.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">Its next fire before; none while it is paused, or has ended.</param>
/// <param name="After">Its next fire afterwards.</param>
public sealed record CalendarEffect(Guid Id, string Name, DateTimeOffset? Before, DateTimeOffset? After);

/// <summary>What somebody wants a calendar to be.</summary>
/// <param name="Days">The days without a fire.</param>
/// <param name="Description">A longer text for people; may be absent.</param>
public sealed record NewCalendar(IReadOnlyList<string> Days, string? Description = null);

/// <summary>A calendar, and how many schedules have it.</summary>
/// <param name="Calendar">The calendar.</param>
/// <param name="Schedules">How many.</param>
public sealed record CalendarUse(NamedCalendar Calendar, int Schedules);
