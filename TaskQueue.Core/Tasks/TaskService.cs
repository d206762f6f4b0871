using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>The only door to task rows for people and programs: checks who asks and what they ask for, then acts.</summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Writes the rows.</param>
/// <param name="handover">Tells the broker of tasks that must not start, must stop, or are ready again.</param>
/// <param name="types">The known task types.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="clock">The current time.</param>
public sealed partial class TaskService(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    Handover handover,
    TaskTypeCatalogue types,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int MostMeetings = 3;

    private readonly TaskChanges _changes = new(ledger, audit, clock);

    /// <summary>Accepts one task; when this returns it is durable.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="task">What for.</param>
    /// <returns>The task's id, and whether it had been accepted before.</returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, a clash of keys, or the store is away.</exception>
    public async Task<SubmitOutcome> SubmitAsync(Actor actor, NewTask task)
    {
        var outcome = (await SubmitManyAsync(actor, [task]))[0];
        return outcome.Errors is not { } errors ? outcome
            : outcome.IsConflict ? throw new RefusalException(RefusalCode.Conflict, errors)
            : throw new RefusalException(RefusalCode.Invalid, errors);
    }

    /// <summary>Accepts tasks, each on its own: a bad one is refused, the others are accepted.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="tasks">What for; at most 10,000.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="RefusalException">Not allowed, too many, or the store is away.</exception>
    public async Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(Actor actor, IReadOnlyList<NewTask> tasks)
    {
        Require(actor, tasks);
        var now = Microseconds(clock.GetUtcNow());
        var submissions = new Submissions(actor, tasks, task => Check(task, now), ledger, clock, now);
        var outcomes = await submissions.RunAsync();
        await MeetAllAsync(actor, submissions, tasks, outcomes);
        return outcomes;
    }

    /// <summary>
    /// Gives a task up. One that waits ends at once; one that runs is asked to stop, and ends when its handler does
    /// or when nobody waits for it any more.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <returns>The row afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, no such task, or it has ended.</exception>
    public async Task<TaskItem> CancelAsync(Actor actor, Guid id)
    {
        await RequireAsync(actor, id);
        var now = Microseconds(clock.GetUtcNow());
        var task =
            await _changes.MoveAsync(
                actor,
                AuditActions.TaskCancelled,
                id,
                (task, _) => TaskMoves.Cancel(task, actor.Name, now)
            ) ?? throw NoSuchTask();
        await handover.WithdrawAsync(new Withdrawal(id, task.Version));
        return task;
    }

    /// <summary>Queues a dead, cancelled or expired task again; its attempts go on counting, with a fresh allowance.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <returns>The row afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, no such task, or it cannot be retried as it stands.</exception>
    public async Task<TaskItem> RetryAsync(Actor actor, Guid id)
    {
        await RequireAsync(actor, id);
        // A cancelled attempt that has not stopped yet would settle into the retried task.
        await handover.RequireAbsentAsync(
            id,
            "The task is still ready or running somewhere; try again when it has stopped."
        );
        var task = await ReopenAsync(actor, id);
        await handover.PushAsync(id);
        return task;
    }

    /// <summary>Deletes a task that has ended, with its history.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="version">Refuse unless the row still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such task, stale, or it has not ended.</exception>
    public async Task DeleteAsync(Actor actor, Guid id, int? version)
    {
        await RequireAsync(actor, id);
        await _changes.DeleteAsync(actor, id, version);
    }

    /// <summary>Changes a task that has not started.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="edit">What is to be different.</param>
    /// <param name="version">Refuse unless the row still has this version; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such task, stale, started, or not acceptable.</exception>
    public async Task EditAsync(Actor actor, Guid id, TaskEdit edit, int? version)
    {
        await RequireAsync(actor, id);
        if (edit.Queue is { } queue)
        {
            actor.Require(Permissions.TasksWrite, queue);
        }

        var now = Microseconds(clock.GetUtcNow());
        edit.Check(now).ThrowIfAny();
        var task = await ledger.ChangeAsync(
            1,
            session => EditPass.CheckAsync(session, id, edit, version, now)
        );
        if (edit.Payload is { } payload)
        {
            var errors = new FieldErrors();
            var type = types.Find(task.Type);
            type?.Check(payload, "payload", errors);
            errors.ThrowIfAny();
            edit = edit with { TypeVersion = type?.Type.Version, Searched = types.SearchedOf(task.Type) };
        }

        // Out of the broker first: from here on no worker can take what is about to change.
        await handover.WithdrawAsync(new Withdrawal(id, task.Version, Cancel: false));
        try
        {
            await handover.RequireAbsentAsync(id, "The task has started; only waiting tasks can be edited.");
            await _changes.EditAsync(actor, task, edit, now);
        }
        catch
        {
            // Refused, or store or broker are away: as it was, or the task would wait until nobody remembers the withdrawal.
            await handover.PutBackAsync(id, task.Version);
            throw;
        }

        await handover.PushAsync(id);
        ledger.Tell([id]);
    }

    private Task RequireAsync(Actor actor, Guid id) =>
        TaskSight.RequireAsync(contexts, actor, Permissions.TasksWrite, id);

    // The other rows of a batch are in by now: whoever was told that nothing is would send them again.
    private async Task MeetAllAsync(
        Actor actor,
        Submissions submissions,
        IReadOnlyList<NewTask> tasks,
        SubmitOutcome[] outcomes
    )
    {
        RefusalException? away = null;
        foreach (var (index, holder) in submissions.Duplicates)
        {
            var task = tasks[index];
            if (
                away is not null
                && task.Unique!.OnConflict is OnUniqueConflict.Replace or OnUniqueConflict.Extend
            )
            {
                outcomes[index] = Unmet(holder, away);
                continue;
            }

            try
            {
                outcomes[index] = await MeetAsync(actor, submissions, index, task, holder);
            }
            catch (RefusalException refusal)
                when (tasks.Count > 1 && refusal.Code is RefusalCode.Unavailable or RefusalCode.Forbidden)
            {
                outcomes[index] = Unmet(holder, refusal);
                away ??= refusal.Code is RefusalCode.Unavailable ? refusal : null;
            }
        }
    }

    private static SubmitOutcome Unmet(Guid holder, RefusalException refusal) =>
        SubmitOutcome.Conflict("unique", $"Task {holder} is the same. {refusal.Message}");

    // What becomes of a submission that is the same as a task that is there.
    private async Task<SubmitOutcome> MeetAsync(
        Actor actor,
        Submissions submissions,
        int index,
        NewTask task,
        Guid holder
    )
    {
        var rule = task.Unique!;
        for (var tries = 1; ; tries++)
        {
            switch (rule.OnConflict)
            {
                case OnUniqueConflict.Reject:
                    return SubmitOutcome.Conflict("unique", $"Task {holder} is the same.");
                case OnUniqueConflict.Existing:
                    return new(holder, true, null) { Unique = rule.OnConflict };
            }

            try
            {
                var edit = EditOf(task, rule, submissions.PayloadOf(index), clock.GetUtcNow());
                // The timeline tells of it, as of all that is submitted.
                await EditAsync(actor with { IsSilent = true }, holder, edit, version: null);
                return new(holder, true, null) { Unique = rule.OnConflict };
            }
            catch (RefusalException refusal)
                when (refusal.Code is RefusalCode.Conflict or RefusalCode.NotFound or RefusalCode.Stale)
            {
                if (tries == MostMeetings)
                {
                    return Unmet(holder, refusal);
                }
            }
            catch (RefusalException refusal) when (refusal.Code is RefusalCode.Invalid)
            {
                // Its time to run does not fit the task that is there. Other rows of a batch are not to suffer for it.
                return new(null, false, refusal.Errors);
            }

            // It may have ended, been deleted or been changed meanwhile: whose turn it is now, the store says.
            var row = submissions.ToRow(index);
            var answer = (await ledger.AcceptAsync([row]))[0];
            if (answer.Kind is not AcceptKind.Duplicate)
            {
                return submissions.ToOutcome(row, answer);
            }

            holder = answer.Id;
        }
    }

    private static TaskEdit EditOf(
        NewTask task,
        UniqueRule rule,
        ReadOnlyMemory<byte> payload,
        DateTimeOffset now
    )
    {
        var runAt = task.RunAt ?? (task.Delay is { } delay ? Microseconds(now + delay) : null);
        return rule.OnConflict is OnUniqueConflict.Extend
            ? new()
            {
                RunAt = runAt,
                Reason = "Postponed by another submission of the same (unique: extend).",
            }
            : new()
            {
                Payload = payload,
                RunAt = runAt,
                RunAtOnce = runAt is null,
                Reason = "Replaced by another submission of the same (unique: replace).",
            };
    }

    private static DateTimeOffset Microseconds(DateTimeOffset instant) => NewRows.Microseconds(instant);

    // What runs again is one of today's version.
    private async Task<TaskItem> ReopenAsync(Actor actor, Guid id) =>
        await _changes.MoveAsync(
            actor,
            AuditActions.TaskRetried,
            id,
            (task, upgrade) =>
            {
                var moved = TaskMoves.Retry(task, actor.Name);
                upgrade!.Require(id);
                return moved;
            },
            session => new UpgradePass(session, types, actor.Name)
        ) ?? throw NoSuchTask();

    private static RefusalException NoSuchTask() => new(RefusalCode.NotFound, "There is no such task.");
}
