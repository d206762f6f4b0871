using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <content>Files of tasks.</content>
public sealed partial class Operations
{
    /// <summary>Writes down that the tasks of a file were submitted, which is through by then.</summary>
    /// <param name="actor">Who did it.</param>
    /// <param name="began">When.</param>
    /// <param name="accepted">How many tasks it made.</param>
    /// <param name="refused">How many of its lines were refused.</param>
    /// <returns>The operation, which has ended.</returns>
    /// <exception cref="RefusalException">They may not submit tasks, or the store is away.</exception>
    public async Task<TaskOperation> NoteImportAsync(
        Actor actor,
        DateTimeOffset began,
        int accepted,
        int refused
    )
    {
        actor.RequireSome(Permissions.TasksWrite);
        var operation = new TaskOperation
        {
            Id = TaskIds.Next(clock),
            Action = BulkAction.Import,
            Status = OperationStatus.Finished,
            Actor = actor.Name,
            MakerId = actor.UserId,
            Arguments = OperationText.Write(new BulkArguments()),
            Selection = OperationText.Write(new OperationText.Selected([], null)),
            Matched = accepted + refused,
            Done = accepted,
            Failed = refused,
            CreatedAt = began,
            NotBefore = began,
            StartedAt = began,
            FinishedAt = clock.GetUtcNow(),
        };
        return await StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            db.Operations.Add(operation);
            audit.Add(
                db,
                actor,
                AuditActions.TasksImported,
                AuditSubject.List("tasks"),
                before: null,
                new
                {
                    operation = operation.Id,
                    accepted,
                    refused,
                }
            );
            await db.SaveChangesAsync();
            signals.Tell(
                OperationEvents.Of("operation.finished", operation, operation.Status, clock.GetUtcNow())
            );
            return operation;
        });
    }
}
