using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What the audit log tells of work on many tasks: one entry for all of them.</summary>
internal static class OperationAudit
{
    /// <summary>Tells that it was asked for.</summary>
    public static void Add(
        AuditLog audit,
        AppDbContext db,
        Actor actor,
        BulkRequest request,
        TaskOperation operation
    ) =>
        audit.Add(
            db,
            actor,
            request.Purged is null ? AuditActions.BulkStarted : AuditActions.QueuePurged,
            request.Purged is { } queue ? AuditSubject.Queue(queue) : AuditSubject.Operation(operation.Id),
            before: null,
            new
            {
                request.Action,
                operation = operation.Id,
                operation.Matched,
                operation.Reason,
                ids = (request.Ids ?? request.Filter?.Ids) is { Count: > 0 } named ? named.Count : (int?)null,
                types = Some(request.Filter?.Types),
                queues = Some(request.Filter?.Queues),
                fingerprints = Some(request.Filter?.Fingerprints.Select(ErrorFingerprint.Write).ToList()),
                canary = request.Arguments.Canary ? CanaryPlan.FirstOf(request.Arguments) : (int?)null,
                request.Arguments.Priority,
                request.Arguments.Queue,
                request.Arguments.Tags,
                rule = request.Arguments.RuleName,
                approval = operation.ApprovalUntil is null ? null : "awaited",
            }
        );

    /// <summary>Tells that somebody halted, resumed or ended it.</summary>
    public static AuditEntry? Entry(
        AuditLog audit,
        Actor actor,
        Guid id,
        OperationControl control,
        string? trace
    ) =>
        audit.Entry(
            actor,
            control switch
            {
                OperationControl.Pause => AuditActions.BulkPaused,
                OperationControl.Resume => AuditActions.BulkResumed,
                OperationControl.Cancel => AuditActions.BulkCancelled,
                _ => AuditActions.BulkUndone,
            },
            AuditSubject.Operation(id),
            traceId: trace
        );

    /// <summary>Tells that somebody approved or refused it.</summary>
    public static AuditEntry? Entry(
        AuditLog audit,
        Actor actor,
        TaskOperation operation,
        Decision decision,
        string? trace
    ) =>
        audit.Entry(
            actor,
            decision.Approves ? AuditActions.BulkApproved : AuditActions.BulkRefused,
            AuditSubject.Operation(operation.Id),
            after: new
            {
                operation.Action,
                operation.Matched,
                askedBy = operation.Actor,
                decision.Reason,
            },
            traceId: trace
        );

    /// <summary>Tells that nobody approved it in time.</summary>
    public static AuditEntry? Expired(AuditLog audit, TaskOperation operation) =>
        audit.Entry(
            // Nobody did it, and yet it is told: somebody waits for it.
            Actor.System with
            {
                IsSilent = false,
            },
            AuditActions.BulkExpired,
            AuditSubject.Operation(operation.Id),
            after: new
            {
                operation.Action,
                operation.Matched,
                askedBy = operation.Actor,
            }
        );

    private static IReadOnlyList<string>? Some(IReadOnlyList<string>? words) =>
        words is { Count: > 0 } ? words : null;
}
