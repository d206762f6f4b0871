using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>The folded part of a schedule's dialog: what else its task says, as it was typed.</summary>
/// <param name="task">The task as it was when the dialog was opened.</param>
public sealed class ScheduleTaskDraft(NewTask task)
{
    /// <summary>The fields of this part, by their names in the API.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        .. new[]
        {
            "name",
            "description",
            "delay",
            "timeout",
            "deadline",
            "resultTtl",
            "maxAttempts",
            "retry",
            "labels",
            "correlationId",
            "concurrencyKey",
            "dependsOn",
            "dependsOnMode",
            "unique",
        }.Select(name => ScheduleRules.TaskField + name),
    ];

    public string Name { get; set; } = task.Name ?? "";
    public string Description { get; set; } = task.Description ?? "";
    public string Delay { get; set; } = Write(task.Delay);
    public string Timeout { get; set; } = Write(task.Timeout);
    public string Deadline { get; set; } = Write(task.DeadlineAfter);
    public string ResultTtl { get; set; } = Write(task.ResultTtl);
    public string MaxAttempts { get; set; } = task.MaxAttempts?.ToString(CultureInfo.InvariantCulture) ?? "";
    public string Retry { get; set; } = task.Retry ?? "";
    public string Labels { get; set; } = string.Join(", ", task.Labels);
    public string CorrelationId { get; set; } = task.CorrelationId ?? "";
    public string ConcurrencyKey { get; set; } = task.ConcurrencyKey ?? "";

    /// <summary>What ties its tasks to others.</summary>
    public TieDraft Ties { get; } = TieDraft.Of(task);

    /// <summary>Adds what stands here to a task.</summary>
    public NewTask AddTo(NewTask wanted, FieldErrors errors)
    {
        var own = new FieldErrors();
        var read = Ties.AddTo(
            wanted with
            {
                Name = TaskListQuery.ReadText(Name),
                Description = TaskListQuery.ReadText(Description),
                Delay = SubmitDraft.Duration(Delay, "delay", required: false, own),
                Timeout = SubmitDraft.Duration(Timeout, "timeout", required: false, own),
                DeadlineAfter = SubmitDraft.Duration(Deadline, "deadline", required: false, own),
                ResultTtl = SubmitDraft.Duration(ResultTtl, "resultTtl", required: false, own),
                MaxAttempts = SubmitDraft.Number(MaxAttempts, "maxAttempts", own),
                Retry = TaskListQuery.ReadText(Retry),
                Labels = SubmitDraft.TagList(Labels),
                CorrelationId = TaskListQuery.ReadText(CorrelationId),
                ConcurrencyKey = TaskListQuery.ReadText(ConcurrencyKey),
            },
            own
        );
        foreach (var (field, reasons) in own.ToDictionary())
        {
            errors.Add(ScheduleRules.TaskField + field, string.Join(" ", reasons));
        }

        return read;
    }

    private static string Write(TimeSpan? span) => span is { } given ? DurationText.Write(given) : "";
}
