using System.Text.Json;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>How the status of an operation is written.</summary>
public static class OperationStatuses
{
    /// <summary>As the API writes it, such as <c>awaitingApproval</c>.</summary>
    /// <param name="status">The status.</param>
    public static string Word(this OperationStatus status) =>
        JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    /// <summary>In the middle of a sentence.</summary>
    /// <param name="status">The status.</param>
    public static string Said(this OperationStatus status) =>
        status switch
        {
            OperationStatus.Waiting => "waiting",
            OperationStatus.Running => "running",
            OperationStatus.Paused => "paused",
            OperationStatus.Finished => "finished",
            OperationStatus.Cancelled => "cancelled",
            OperationStatus.Undone => "undone",
            OperationStatus.Stopped => "stopped",
            OperationStatus.AwaitingApproval => "awaiting approval",
            OperationStatus.Refused => "refused",
            _ => "expired",
        };
}
