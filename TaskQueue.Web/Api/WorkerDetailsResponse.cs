using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Web.Api;

/// <summary>What a worker has been doing.</summary>
/// <param name="RunningTasks">Tasks that run on it and that you may see, those that began first; the first hundred. Short ones are not noted.</param>
/// <param name="More">Whether more of them run.</param>
/// <param name="Errors">What tasks failed of here last that are dead or wait for another attempt; at most ten.</param>
/// <param name="SucceededLately">Attempts that succeeded in the last hour.</param>
/// <param name="FailedLately">Attempts that failed in it.</param>
/// <param name="History">How it stood in each minute of the last hour, the oldest first.</param>
/// <param name="Namesakes">How many other workers have its name: tasks are noted by names, and may be theirs.</param>
internal sealed record WorkerDetailsResponse(
    IReadOnlyList<RunningTaskResponse> RunningTasks,
    bool More,
    IReadOnlyList<WorkerErrorResponse> Errors,
    long SucceededLately,
    long FailedLately,
    IReadOnlyList<WorkerSampleResponse> History,
    int Namesakes
)
{
    public static WorkerDetailsResponse Of(WorkerDetails details) =>
        new(
            [.. details.Running.Select(RunningTaskResponse.Of)],
            details.More,
            [.. details.Errors.Select(WorkerErrorResponse.Of)],
            details.SucceededLately,
            details.FailedLately,
            [.. details.Samples.Select(WorkerSampleResponse.Of)],
            details.Namesakes
        );
}

/// <summary>A task that runs.</summary>
/// <param name="Id">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Progress">How far it is, in percent.</param>
internal sealed record RunningTaskResponse(
    Guid Id,
    string Type,
    string? Name,
    string Queue,
    DateTimeOffset? StartedAt,
    short? Progress
)
{
    public static RunningTaskResponse Of(TaskItem task) =>
        new(task.Id, task.Type, task.Name, task.Queue, task.StartedAt, task.Progress);
}

/// <summary>A task that failed on a worker.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Type">Its type.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Status">dead or retrying.</param>
/// <param name="Error">What it failed of.</param>
/// <param name="At">When it died; when its last attempt began, where it waits for another.</param>
internal sealed record WorkerErrorResponse(
    Guid TaskId,
    string Type,
    string Queue,
    string Status,
    ErrorResponse? Error,
    DateTimeOffset? At
)
{
    public static WorkerErrorResponse Of(TaskItem task) =>
        new(
            task.Id,
            task.Type,
            task.Queue,
            task.State.Word(),
            ErrorResponse.Of(task.ErrorKind, task.ErrorMessage, default),
            task.FinishedAt ?? task.StartedAt
        );
}

/// <summary>How a worker stood in one minute.</summary>
/// <param name="At">When the minute begins.</param>
/// <param name="Cpu">Share of its machine's cores that it used on average, 0 to 1.</param>
/// <param name="MemoryBytes">The most bytes of memory that it was seen to hold.</param>
/// <param name="Busy">Share of its slots that were in use on average, 0 to 1.</param>
/// <param name="Succeeded">Attempts that succeeded since it started.</param>
/// <param name="Failed">Attempts that failed since it started.</param>
internal sealed record WorkerSampleResponse(
    DateTimeOffset At,
    double Cpu,
    long MemoryBytes,
    double Busy,
    long Succeeded,
    long Failed
)
{
    public static WorkerSampleResponse Of(WorkerSample sample) =>
        new(
            sample.At,
            Math.Round(sample.Cpu, 3),
            sample.MemoryBytes,
            Math.Round(sample.Busy, 3),
            sample.Succeeded,
            sample.Failed
        );
}
