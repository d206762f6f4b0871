using System.Text;
using TaskQueue.Core.Scheduling;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>In what a schedule that somebody wants to save differs from what somebody else has made of it.</summary>
internal static class ScheduleConflict
{
    public static IReadOnlyList<ConflictRow> Rows(ScheduleDraft mine, ScheduleDraft theirs) =>
        [.. ConflictRow.Between(mine, theirs, Rhythm), .. ConflictRow.Between(mine, theirs, Tasks)];

    private static IEnumerable<(string, Func<ScheduleDraft, string>)> Rhythm =>
        [
            (T["Name"], d => d.Name),
            (T["Cron expression"], d => d.Rhythm == ScheduleDraft.ByCron ? d.Cron : ""),
            (T["Every"], d => d.Rhythm == ScheduleDraft.ByInterval ? d.Interval : ""),
            (T["Time zone"], d => d.TimeZone),
            (T["Days without a fire"], d => d.ExcludedDays),
            (T["Calendars"], d => d.Calendars),
            (T["Missed fires"], d => Word(d.Missed)),
            (T["At the most"], d => d.Missed is MissedRuns.RunAll ? d.MissedLimit : ""),
            (T["While the last task goes on"], d => Word(d.Overlap)),
            (T["Not before"], d => d.StartAt),
            (T["Not after"], d => d.EndAt),
            (T["Description"], d => d.Description),
        ];

    private static IEnumerable<(string, Func<ScheduleDraft, string>)> Tasks =>
        [
            (T["Type of the task"], d => d.Type),
            (T["Queue"], d => d.Queue),
            (T["Payload"], d => Encoding.UTF8.GetString(d.Payload.Span)),
            (T["Priority"], d => d.Priority),
            (T["Tags"], d => d.Tags),
            (T["Name of each task"], d => d.More.Name),
            (T["Description of each task"], d => d.More.Description),
            (T["Attempts at the most"], d => d.More.MaxAttempts),
            (T["Timeout of an attempt"], d => d.More.Timeout),
            (T["Deadline of the task"], d => d.More.Deadline),
            (T["Result is kept for"], d => d.More.ResultTtl),
            (T["Starts after the fire"], d => d.More.Delay),
            (T["Retry policy"], d => d.More.Retry),
            (T["Labels that the worker must have"], d => d.More.Labels),
            (T["Concurrency key"], d => d.More.ConcurrencyKey),
            (T["Correlation id"], d => d.More.CorrelationId),
            (T["Each task waits for"], d => d.More.Ties.DependsOn),
            (T["How many of them"], d => d.More.Ties.Mode),
            (T["Must"], d => d.More.Ties.Outcome),
            (T["If that cannot be any more"], d => d.More.Ties.OnFailed),
            (T["If there is such a task already"], d => d.More.Ties.OnConflict),
            (T["The same by"], d => d.More.Ties.By),
            (T["For how long"], d => d.More.Ties.Window),
        ];

    private static string Word(MissedRuns missed) =>
        missed switch
        {
            MissedRuns.Skip => T["Leave them out"],
            MissedRuns.RunOnce => T["Make up for the last one"],
            _ => T["Make up for all, up to a number"],
        };

    private static string Word(OverlapPolicy overlap) =>
        overlap switch
        {
            OverlapPolicy.Allow => T["Make another beside it"],
            OverlapPolicy.Skip => T["Make none"],
            OverlapPolicy.Queue => T["Wait until it has ended"],
            _ => T["Cancel it, make another"],
        };
}
