using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Does the work of operations, a thousand tasks of each in turn. It keeps nothing in memory from one pass to the next but whose
/// turn it is: a process that takes over goes on from the cursor in the row.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Changes tasks, and the operation with them.</param>
/// <param name="handover">Tells the broker.</param>
/// <param name="tasks">Submits replays.</param>
/// <param name="types">The versions of types.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="audit">Tells what nobody approved in time.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OperationRunner(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    Handover handover,
    TaskService tasks,
    TaskTypeCatalogue types,
    ISignals signals,
    AuditLog audit,
    StoreState store,
    TimeProvider clock,
    ILogger<OperationRunner> logger
) : Chore(store, clock, logger)
{
    private const int MostAtOnce = 20;
    private const int MostWithVersions = 200;
    private readonly ILogger _logger = logger;
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromMinutes(1);
    private readonly Selection _selection = new(contexts);
    private readonly CanaryWatch _watch = new(contexts);
    private readonly MoveStep _move = new(ledger, handover, types, clock);
    private readonly DeleteStep _delete = new(ledger);
    private readonly EditStep _edit = new(contexts, ledger, handover, types, clock);
    private readonly TagStep _tag = new(contexts, ledger, clock);
    private readonly ApplyStep _apply = new(contexts, ledger, clock);
    private readonly ReplayStep _replay = new(contexts, ledger, tasks);
    private DateTimeOffset _tidied;

    // The last one that had its turn, where there may be more behind it.
    private Guid _last;

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(500);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        // Canaries may wait for a day: what is behind a full hand of them has its turn in the next pass, which follows at once.
        var more = due.Count == MostAtOnce;
        foreach (var operation in due)
        {
            // Before its step: where that ends the pass, the next one begins behind it.
            _last = operation.Id;
            more |= await TryStepAsync(operation, cancellationToken);
        }

        _last = due.Count == MostAtOnce ? _last : Guid.Empty;
        return more || await TidyAsync(cancellationToken);
    }

    private async Task<List<TaskOperation>> DueAsync(CancellationToken cancellationToken)
    {
        var (now, last) = (Clock.GetUtcNow(), _last);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Operations.AsNoTracking()
            .Where(o => o.Id.CompareTo(last) > 0)
            .Where(o =>
                o.Status == OperationStatus.Running
                || (o.Status == OperationStatus.Waiting && o.NotBefore <= now)
                || (o.Status == OperationStatus.AwaitingApproval && o.ApprovalUntil <= now)
            )
            .OrderBy(o => o.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
    }

    private async Task<bool> TryStepAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(operation, cancellationToken);
        }
        catch (OperationMovedException)
        {
            // The next look at the row tells what it is to be now.
            return false;
        }
        catch (Exception e)
            when (e is RedisAwayException or RefusalException { Code: RefusalCode.Unavailable })
        {
            // It waits for broker and store like everything else.
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException && !StoreErrors.IsAway(e))
        {
            // What is wrong with one must not keep the others from being done. It is tried again with the next pass.
            LogFailed(operation.Id, operation.Action, e);
            return false;
        }
    }

    private async Task<bool> StepAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Status is OperationStatus.AwaitingApproval)
        {
            return await ExpireAsync(operation);
        }

        if (operation.Status is OperationStatus.Waiting)
        {
            await MoveAsync(operation, OperationStatus.Waiting, OperationStatus.Running, "started_at");
            LogBegun(operation.Id, operation.Action, operation.Matched, operation.Actor);
        }

        if (operation.Stage is not OperationStage.Whole)
        {
            return await CanaryAsync(operation, cancellationToken);
        }

        var ids = await _selection.NextAsync(operation, MostOf(operation.Action), cancellationToken);
        if (ids.Count > 0)
        {
            await RunAsync(new(operation, ids), cancellationToken);
        }
        else
        {
            await MoveAsync(operation, OperationStatus.Running, OperationStatus.Finished, "finished_at");
            LogFinished(operation.Id, operation.Action, operation.Done, operation.Failed);
        }

        Tell(operation, ids.Count > 0 ? OperationStatus.Running : OperationStatus.Finished);
        return ids.Count > 0;
    }

    private async Task<bool> ExpireAsync(TaskOperation operation)
    {
        var now = Clock.GetUtcNow();
        var expired = await ledger.ChangeAsync(
            1,
            async session =>
            {
                var done = await OperationControls.ExpireAsync(session, operation.Id, now);
                if (done)
                {
                    await AuditTable.WriteAsync(session, OperationAudit.Expired(audit, operation));
                }

                return done;
            }
        );
        if (expired)
        {
            signals.Tell(
                OperationEvents.Of("operation.expired", operation, OperationStatus.Expired, Clock.GetUtcNow())
            );
        }

        return false;
    }

    // Payloads are in memory together: those of replays, and of tasks that may be of an older version of their type.
    private int MostOf(BulkAction action) =>
        action switch
        {
            BulkAction.Replay or BulkAction.Migrate => ReplayStep.Most,
            BulkAction.Retry or BulkAction.Requeue when types.HaveVersions => MostWithVersions,
            _ => Selection.Step,
        };

    private async Task<bool> CanaryAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        var canary = new CanaryStep(ledger, _selection, _watch, _move, Clock);
        var outcome = await canary.RunAsync(operation, cancellationToken);
        if (outcome is CanaryOutcome.Waits)
        {
            return false;
        }

        if (outcome is CanaryOutcome.Through)
        {
            await MoveAsync(operation, OperationStatus.Running, OperationStatus.Finished, "finished_at");
            LogFinished(operation.Id, operation.Action, operation.Done, operation.Failed);
        }
        else if (outcome is CanaryOutcome.Stopped)
        {
            LogStopped(operation.Id, operation.Stage, operation.Done);
        }

        Tell(
            operation,
            outcome switch
            {
                CanaryOutcome.Through => OperationStatus.Finished,
                CanaryOutcome.Stopped => OperationStatus.Stopped,
                _ => OperationStatus.Running,
            }
        );
        return outcome is CanaryOutcome.Sent;
    }

    private void Tell(TaskOperation operation, OperationStatus to)
    {
        var kind = to switch
        {
            OperationStatus.Finished => "operation.finished",
            OperationStatus.Stopped => "operation.stopped",
            _ => "operation.progress",
        };
        signals.Tell(OperationEvents.Of(kind, operation, to, Clock.GetUtcNow()));
    }

    // What canaries leave behind that were stopped or cancelled.
    private async Task<bool> TidyAsync(CancellationToken cancellationToken)
    {
        if (Clock.GetUtcNow() - _tidied < BetweenTidying)
        {
            return false;
        }

        if (await _watch.LeftBehindAsync(cancellationToken) is { } operation)
        {
            await _watch.ForgetAsync(operation, cancellationToken);
            return true;
        }

        _tidied = Clock.GetUtcNow();
        return false;
    }

    private Task RunAsync(StepProgress step, CancellationToken cancellationToken) =>
        step.Operation.Action switch
        {
            BulkAction.Retry or BulkAction.Requeue or BulkAction.Cancel => _move.RunAsync(step),
            BulkAction.Delete => _delete.RunAsync(step),
            BulkAction.Replay => _replay.RunAsync(step, cancellationToken),
            BulkAction.Apply => _apply.RunAsync(step, cancellationToken),
            BulkAction.Tag or BulkAction.Untag => _tag.RunAsync(step, cancellationToken),
            _ => _edit.RunAsync(step, cancellationToken),
        };

    private async Task MoveAsync(
        TaskOperation operation,
        OperationStatus from,
        OperationStatus to,
        string stamp
    )
    {
        var moved = await ledger.ChangeAsync(
            1,
            session =>
                session.ExecuteAsync(
                    $"update operations set status = @p1, {stamp} = @p2 where id = @p0 and status = @p3",
                    operation.Id,
                    (short)to,
                    Clock.GetUtcNow(),
                    (short)from
                )
        );
        if (moved == 0)
        {
            throw new OperationMovedException();
        }
    }
}
