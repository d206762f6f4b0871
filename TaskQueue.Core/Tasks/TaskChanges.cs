using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Changes one task that somebody names, and tells the audit log of it in the same transaction. The ledger commits elsewhere,
/// so the trace is taken along.
/// </summary>
/// <param name="ledger">Writes the rows.</param>
/// <param name="audit">Makes the entries.</param>
/// <param name="clock">The current time.</param>
internal sealed class TaskChanges(TaskLedger ledger, AuditLog audit, TimeProvider clock)
{
    /// <summary>Moves a task from state to state.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="id">The task.</param>
    /// <param name="move">Decides; may refuse by throwing.</param>
    /// <param name="upgrade">Makes it one of today's version; none where it stays as it is.</param>
    /// <returns>The row afterwards; none when there is no such task.</returns>
    public async Task<TaskItem?> MoveAsync(
        Actor actor,
        string action,
        Guid id,
        Func<TaskItem, UpgradePass?, Moved> move,
        Func<LedgerSession, UpgradePass>? upgrade = null
    )
    {
        var trace = AuditLog.TraceId;
        var changed = await ledger.ChangeAsync(
            1,
            async session =>
            {
                object? before = null;
                var pass = upgrade?.Invoke(session);
                var rows = await MovePass.RunAsync(
                    session,
                    [id],
                    task =>
                    {
                        before = AuditedTask.Of(task);
                        return move(task, pass);
                    },
                    clock.GetUtcNow(),
                    pass
                );
                if (rows is [var task])
                {
                    await AuditTable.WriteAsync(
                        session,
                        audit.Entry(
                            actor,
                            action,
                            AuditSubject.Task(id),
                            before,
                            AuditedTask.Of(task),
                            traceId: trace
                        )
                    );
                }

                return rows;
            }
        );
        ledger.Tell(changed.Select(t => t.Id));
        return changed is [var row] ? row : null;
    }

    /// <summary>Deletes a task with its history.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="version">Refuse unless the row still has this version; any when absent.</param>
    public async Task DeleteAsync(Actor actor, Guid id, int? version)
    {
        var trace = AuditLog.TraceId;
        await ledger.ChangeAsync(
            1,
            async session =>
            {
                var gone = await RemovePass.RunAsync(session, id, version);
                await AuditTable.WriteAsync(
                    session,
                    audit.Entry(
                        actor,
                        AuditActions.TaskDeleted,
                        AuditSubject.Task(id),
                        before: AuditedTask.Of(gone),
                        traceId: trace
                    )
                );
                return true;
            }
        );
        ledger.Tell([id]);
    }

    /// <summary>Edits a task that nobody can take meanwhile.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="before">The task, as it stands.</param>
    /// <param name="edit">What is to be different.</param>
    /// <param name="now">The current time.</param>
    public Task EditAsync(Actor actor, TaskItem before, TaskEdit edit, DateTimeOffset now)
    {
        var trace = AuditLog.TraceId;
        return ledger.ChangeAsync(
            1,
            async session =>
            {
                var task = await EditPass.RunAsync(session, before.Id, edit, before.Version, actor.Name, now);
                await AuditTable.WriteAsync(
                    session,
                    audit.Entry(
                        actor,
                        AuditActions.TaskEdited,
                        AuditSubject.Task(task.Id),
                        AuditedTask.Before(before),
                        AuditedTask.After(task, edit),
                        traceId: trace
                    )
                );
                // As in the store, for what listeners are told. Not sooner: an edit that changed nothing leaves no entry.
                task.Version++;
                return true;
            }
        );
    }
}
