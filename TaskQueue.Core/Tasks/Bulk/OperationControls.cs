using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Writes what was wanted of an operation, where it still can be.</summary>
internal static class OperationControls
{
    // Status: 0 waiting, 1 running, 2 paused, 3 finished, 4 cancelled, 5 undone, 6 stopped, 7 awaiting approval, 8 refused, 9 expired.
    private const string Pause =
        "update operations set status = 2, changed_by = @p1 where id = @p0 and status in (0, 1)";

    // The time of a halt does not count against a stage.
    private const string Resume =
        "update operations set status = case when started_at is null then 0 else 1 end, changed_by = @p1, stage_until = null "
        + "where id = @p0 and status = 2";

    private const string Cancel =
        "update operations set status = 4, changed_by = @p1, finished_at = @p2 where id = @p0 and status in (0, 1, 2, 7)";

    private const string Undo =
        "update operations set status = 5, changed_by = @p1, finished_at = @p2 "
        + "where id = @p0 and status in (0, 2, 7) and started_at is null";

    private const string Approve =
        "update operations set status = 0, decided_by = @p1, decided_at = @p2, decision_reason = @p3, not_before = @p4 "
        + "where id = @p0 and status = 7 and approval_until > @p2";

    private const string Refuse =
        "update operations set status = 8, decided_by = @p1, decided_at = @p2, decision_reason = @p3, finished_at = @p2 "
        + "where id = @p0 and status = 7 and approval_until > @p2";

    private const string Expire =
        "update operations set status = 9, finished_at = @p1 where id = @p0 and status = 7 and approval_until <= @p1";

    /// <summary>Does it in one statement, whatever the runner does at the same time.</summary>
    /// <returns>Whether it could be done.</returns>
    public static async Task<bool> ApplyAsync(
        LedgerSession session,
        Guid id,
        OperationControl control,
        string actor,
        DateTimeOffset now
    ) =>
        control switch
        {
            OperationControl.Pause => await session.ExecuteAsync(Pause, id, actor),
            OperationControl.Resume => await session.ExecuteAsync(Resume, id, actor),
            OperationControl.Cancel => await session.ExecuteAsync(Cancel, id, actor, now),
            _ => await session.ExecuteAsync(Undo, id, actor, now),
        } > 0;

    /// <summary>Writes somebody's word, where it is still asked for.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="operation">What they decide about.</param>
    /// <param name="decision">What they say.</param>
    /// <param name="actor">Who says it.</param>
    /// <param name="now">The time. An undo window begins here.</param>
    /// <returns>Whether it was asked for.</returns>
    public static async Task<bool> DecideAsync(
        LedgerSession session,
        TaskOperation operation,
        Decision decision,
        string actor,
        DateTimeOffset now
    ) =>
        decision.Approves
            ? await session.ExecuteAsync(
                Approve,
                operation.Id,
                actor,
                now,
                decision.Reason,
                now + (operation.NotBefore - operation.CreatedAt)
            ) > 0
            : await session.ExecuteAsync(Refuse, operation.Id, actor, now, decision.Reason) > 0;

    /// <summary>Ends what nobody approved in time.</summary>
    /// <returns>Whether it still waited.</returns>
    public static async Task<bool> ExpireAsync(LedgerSession session, Guid id, DateTimeOffset now) =>
        await session.ExecuteAsync(Expire, id, now) > 0;

    /// <summary>Why it could not be done.</summary>
    public static string Refusal(TaskOperation operation, OperationControl control) =>
        control is OperationControl.Undo && operation.StartedAt is not null
            ? $"It has begun: {operation.Done} tasks are done. Cancel it to keep the rest as it is."
            : $"It is {operation.Status.Said()}.";
}
