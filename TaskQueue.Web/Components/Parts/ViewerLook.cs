using TaskQueue.Core.Security.Preferences;

namespace TaskQueue.Web.Components.Parts;

/// <summary>How whoever looks likes the console, as the document hands it to the pages in it.</summary>
/// <param name="Theme">Light or dark.</param>
/// <param name="Density">How close lines stand.</param>
/// <param name="OwnTime">Whether times are told in their own time zone.</param>
/// <param name="TimeZone">The time zone of their account; none when they have not said it.</param>
/// <param name="Rows">Rows of a page of the task list; the usual number when absent.</param>
/// <param name="TaskColumns">The columns of the task list; the usual ones when empty.</param>
/// <param name="Language">The language; the browser's when absent.</param>
/// <param name="QueueColumns">The columns of the list of queues; the usual ones when empty.</param>
/// <param name="ScheduleColumns">The columns of the list of schedules; the usual ones when empty.</param>
/// <param name="WorkerColumns">The columns of the list of workers; the usual ones when empty.</param>
/// <param name="Guide">Whether the guide to a first task is shown.</param>
/// <param name="GuideSteps">The steps of it that were taken.</param>
public sealed record ViewerLook(
    ConsoleTheme Theme,
    ConsoleDensity Density,
    bool OwnTime,
    string? TimeZone,
    int? Rows,
    IReadOnlyList<string> TaskColumns,
    string? Language,
    IReadOnlyList<string> QueueColumns,
    IReadOnlyList<string> ScheduleColumns,
    IReadOnlyList<string> WorkerColumns,
    GuideChoice Guide = GuideChoice.Offered,
    GuideSteps GuideSteps = GuideSteps.None
)
{
    /// <summary>As it comes.</summary>
    public static readonly ViewerLook Usual = new(default, default, false, null, null, [], null, [], [], []);

    /// <summary>The look that somebody chose.</summary>
    /// <param name="known">What they chose.</param>
    public static ViewerLook Of(KnownPreferences known) =>
        new(
            known.Kept.Theme,
            known.Kept.Density,
            known.Kept.OwnTime,
            known.TimeZone,
            known.Kept.Rows,
            known.Kept.TaskColumns,
            known.Kept.Language,
            known.Kept.QueueColumns,
            known.Kept.ScheduleColumns,
            known.Kept.WorkerColumns,
            known.Kept.Guide,
            known.Kept.GuideSteps
        );
}
