using Microsoft.AspNetCore.Components;
using Radzen;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Schedules in rows. A row opens its schedule.</summary>
/// <param name="navigation">Goes to the schedule.</param>
public sealed partial class ScheduleTable(NavigationManager navigation)
{
    private IReadOnlyList<Row<Schedule>> _rows = [];

    /// <summary>The schedules to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Schedule> Rows { get; set; } = [];

    /// <summary>The columns, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListColumn> Columns { get; set; } = [];

    /// <summary>The order of the rows, as addresses write it.</summary>
    [Parameter, EditorRequired]
    public string Sort { get; set; } = "";

    /// <summary>Told which order is asked for.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnSort { get; set; }

    /// <summary>Asked to do something with a schedule; without it the table only shows.</summary>
    [Parameter]
    public EventCallback<(Schedule Schedule, ScheduleAct Act)> OnAct { get; set; }

    /// <summary>Whether whoever looks may do something with a schedule.</summary>
    [Parameter]
    public Func<Schedule, bool> May { get; set; } = _ => true;

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

        var who = (schedule.PausedAt, schedule.PausedUntil) switch
        {
            ({ } start, { } end) => T[
                "by {0} since {1}, until {2}",
                schedule.PausedBy,
                time.Minute(start),
                time.Minute(end)
            ],
            ({ } start, null) => T["by {0} since {1}", schedule.PausedBy, time.Minute(start)],
            (null, { } end) => T["by {0}, until {1}", schedule.PausedBy, time.Minute(end)],
            _ => T["by {0}", schedule.PausedBy],
        };
        return schedule.PauseReason is { } reason ? $"{who}: {reason}" : who;
    }

    /// <summary>When a schedule fires, in words; as it was written where that cannot be read any more.</summary>
    /// <param name="schedule">The schedule.</param>
    public static string When(Schedule schedule)
    {
        try
        {
            return FireWords.Describe(schedule.Timing());
        }
        catch (RefusalException)
        {
            return $"{schedule.Cron}, {schedule.TimeZone}";
        }
    }

    protected override void OnParametersSet() => _rows = Row.Of(Rows, schedule => schedule.Id);

    private static void Head(DataGridCellRenderEventArgs<Row<Schedule>> cell) =>
        GridCells.Head(cell, ScheduleSearch.Sorts);

    private static string Link(Row<Schedule> row) => $"schedules/{row.Item.Id}";

    private void Open(Row<Schedule> row) => navigation.NavigateTo(Link(row));
}
