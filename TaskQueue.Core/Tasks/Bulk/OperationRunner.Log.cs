namespace TaskQueue.Core.Tasks.Bulk;

// What the log is told of it.
internal sealed partial class OperationRunner
{
    [LoggerMessage(
        EventId = 1101,
        Level = LogLevel.Information,
        Message = "Operation {OperationId} begins: {Action} of {Matched} tasks, for {Actor}"
    )]
    private partial void LogBegun(Guid operationId, BulkAction action, long matched, string actor);

    [LoggerMessage(
        EventId = 1102,
        Level = LogLevel.Information,
        Message = "Operation {OperationId} is through: {Action}, {Done} done, {Failed} failed"
    )]
    private partial void LogFinished(Guid operationId, BulkAction action, long done, long failed);

    [LoggerMessage(
        EventId = 1103,
        Level = LogLevel.Warning,
        Message = "Operation {OperationId} stopped itself in its stage {Stage}, {Done} done"
    )]
    private partial void LogStopped(Guid operationId, OperationStage stage, long done);

    [LoggerMessage(
        EventId = 1104,
        Level = LogLevel.Warning,
        Message = "A step of operation {OperationId} failed: {Action}; it is tried again, and can be cancelled"
    )]
    private partial void LogFailed(Guid operationId, BulkAction action, Exception e);
}
