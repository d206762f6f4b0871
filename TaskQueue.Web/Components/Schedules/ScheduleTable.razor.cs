using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Schedules in rows. A row opens its schedule.</summary>
/// <param name="navigation">Goes to the schedule.</param>
public sealed partial class ScheduleTable(NavigationManager navigation)
{
    private IReadOnlyList<Row<Schedule>> _rows = [];

    /// <summary>The schedules to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Schedule> Rows { get; set; } = [];

    /// <summary>The current time.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Asked to do something with a schedule; without it the table only shows.</summary>
    [Parameter]
    public EventCallback<(Schedule Schedule, ScheduleAct Act)> OnAct { get; set; }

    /// <summary>By whom, since when, until when and why a schedule is paused; none while it is not.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="time">In which time zone; UTC when absent.</param>
    public static string? WhyPaused(Schedule schedule, ViewerTime? time)
    {
        time ??= ViewerTime.Utc;
        if (!schedule.Paused)
        {
            return null;
        }

        var since = schedule.PausedAt is { } start ? $" since {time.Minute(start)}" : "";
        var until = schedule.PausedUntil is { } end ? $", until {time.Minute(end)}" : "";
        return $"by {schedule.PausedBy}{since}{until}{(schedule.PauseReason is { } reason ? $": {reason}" : "")}";
    }

    /// <summary>When a schedule fires, in words; as it was written where that cannot be read any more.</summary>
    /// <param name="schedule">The schedule.</param>
    public static string When(Schedule schedule)
    {
        try
        {
            return TimingWords.Describe(schedule.Timing());
        }
        catch (RefusalException)
        {
            return $"{schedule.Cron}, {schedule.TimeZone}";
        }
    }

    protected override void OnParametersSet() => _rows = Row.Of(Rows, schedule => schedule.Id);

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private static string Link(Row<Schedule> row) => $"schedules/{row.Item.Id}";

    private void Open(Row<Schedule> row) => navigation.NavigateTo(Link(row));
}
