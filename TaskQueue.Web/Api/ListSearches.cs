using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What narrows and sorts the lists of queues, workers and schedules, and their downloads.</summary>
internal static class ListSearches
{
    private static readonly QueryParameter Text = new("q", "In the name, in any case.");

    /// <summary>Those of queues.</summary>
    public static readonly QueryParameter[] OfQueues =
    [
        Text,
        new("state", "paused, waiting (tasks wait in it) or dead (it has dead letters)."),
        new("sort", SortText(QueueSearch.Sorts, "by name")),
    ];

    /// <summary>Those of workers.</summary>
    public static readonly QueryParameter[] OfWorkers =
    [
        Text,
        new("status", "alive, draining, lost, stopped or paused."),
        new(
            "sort",
            SortText(WorkerSearch.Sorts, "those that are alive first")
                + " By running and lastBeatAt, which change with each beat, a worker may be on two pages or on none; a download is read in one piece."
        ),
    ];

    /// <summary>Those of schedules.</summary>
    public static readonly QueryParameter[] OfSchedules =
    [
        Text,
        new(
            "state",
            "paused, failing (the last fire made no task) or soon (the next fire is within 24 hours)."
        ),
        new("sort", SortText(ScheduleSearch.Sorts, "by name")),
    ];

    /// <summary>Reads those of queues.</summary>
    /// <param name="fields">The request's parameters.</param>
    public static QueueSearch Queues(QueryFields fields) =>
        new()
        {
            Text = fields.Text("q"),
            Standing = fields.Word<QueueStanding>("state"),
            Sort = fields.OneOf("sort", QueueSearch.Sorts),
        };

    /// <summary>Reads those of workers.</summary>
    /// <param name="fields">The request's parameters.</param>
    public static WorkerSearch Workers(QueryFields fields) =>
        new()
        {
            Text = fields.Text("q"),
            Status = fields.Word<WorkerStatus>("status"),
            Sort = fields.OneOf("sort", WorkerSearch.Sorts),
        };

    /// <summary>Reads those of schedules.</summary>
    /// <param name="fields">The request's parameters.</param>
    public static ScheduleSearch Schedules(QueryFields fields) =>
        new()
        {
            Text = fields.Text("q"),
            Standing = fields.Word<ScheduleStanding>("state"),
            Sort = fields.OneOf("sort", ScheduleSearch.Sorts),
        };

    private static string SortText(IEnumerable<string> sorts, string usual) =>
        $"{string.Join(", ", sorts.Where(word => word[0] != '-'))}; with - in front the largest first; {usual} when absent.";
}
