using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// Tries some dead letters of a group out: queues them again, watches them, and asks then whether the rest follow. It is an
/// operation like all others, so that it goes on whoever looks.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="service">Changes groups.</param>
/// <param name="groups">Reads groups.</param>
/// <param name="operations">Does the work.</param>
/// <param name="clock">The current time.</param>
public sealed class LetterGroupCanaries(
    IDbContextFactory<AppDbContext> contexts,
    LetterGroupService service,
    DeadLetterGroups groups,
    Operations operations,
    TimeProvider clock
)
{
    private const string Began = "began a canary of it";

    // Between the mark in the group's row and the operation's own there is a moment.
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(30);

    /// <summary>Begins one.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="tasks">How many are tried out first.</param>
    /// <param name="stageWait">How long they may take to end; as usual when absent.</param>
    /// <param name="reason">Why, for those who come after.</param>
    /// <param name="expected">The version of the group that they saw; any when absent.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="RefusalException">
    /// Not allowed, no such group, none of it is dead, one is under way, not what was seen, or not acceptable.
    /// </exception>
    public async Task<TaskOperation> StartAsync(
        Actor actor,
        long fingerprint,
        int tasks,
        TimeSpan? stageWait,
        string? reason,
        SeenVersion? expected
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        var request = RequestOf(TaskIds.Next(clock), fingerprint, tasks, stageWait, reason);
        if ((await groups.RequireAsync(actor, fingerprint, CancellationToken.None)).Count == 0)
        {
            throw new RefusalException(RefusalCode.Conflict, "None of this group is dead now.");
        }

        var starter = actor.Also(Permissions.TasksRead, Permissions.DeadLettersRequeue);
        // Before the mark, which makes a version: who is asked for their password comes back with the one that they saw.
        await operations.RequireStartAsync(starter, request);
        await service.ChangeAsync(
            // The operation has an entry of its own.
            actor with
            {
                IsSilent = true,
            },
            fingerprint,
            expected,
            AuditActions.BulkStarted,
            async (db, row, now) =>
            {
                await RequireNoneAsync(db, row, now);
                row.CanaryId = request.Id;
                return Began;
            }
        );
        try
        {
            return await operations.StartAsync(starter, request, CancellationToken.None);
        }
        catch (RefusalException)
        {
            // The mark is taken back, unless somebody has set another by then.
            await using var db = await contexts.CreateDbContextAsync();
            await using var scope = await db.BeginWriteAsync(CancellationToken.None);
            await db
                .LetterGroups.Where(g => g.CanaryId == request.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(g => g.CanaryId, (Guid?)null));
            await scope.CommitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lets the rest follow, once the first have ended well.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, or there is nothing that waits for that word.</exception>
    public Task ContinueAsync(Actor actor, long fingerprint) =>
        ControlAsync(
            actor,
            fingerprint,
            OperationControl.Resume,
            o => o is { Stage: OperationStage.Offered, Status: OperationStatus.Paused },
            "There is no canary of this group that waits for a word."
        );

    /// <summary>Ends it; what was queued stays queued, the rest stays dead.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, or no canary of it is under way.</exception>
    public Task StopAsync(Actor actor, long fingerprint) =>
        ControlAsync(
            actor,
            fingerprint,
            OperationControl.Cancel,
            o => o.FinishedAt is null,
            "No canary of this group is under way."
        );

    private async Task ControlAsync(
        Actor actor,
        long fingerprint,
        OperationControl control,
        Func<TaskOperation, bool> fits,
        string otherwise
    )
    {
        var group = await groups.RequireAsync(actor, fingerprint, CancellationToken.None);
        if (group.Canary is not { } canary || !fits(canary.Operation))
        {
            throw new RefusalException(RefusalCode.Conflict, otherwise);
        }

        await operations.ControlAsync(
            actor
                .Also(Permissions.TasksRead, Permissions.DeadLettersRequeue)
                .Also(Permissions.TasksWrite, Permissions.DeadLettersRequeue),
            canary.Operation.Id,
            control
        );
    }

    private static BulkRequest RequestOf(
        Guid id,
        long fingerprint,
        int tasks,
        TimeSpan? stageWait,
        string? reason
    )
    {
        LetterGroupRules.CheckFirst(tasks).ThrowIfAny();
        var request = BulkRequest.Requeue(null, new() { Fingerprints = [fingerprint] }) with
        {
            Id = id,
            Arguments = new()
            {
                Canary = true,
                First = tasks,
                Asks = true,
                StageWait = stageWait,
                Reason = reason,
            },
        };
        // Before the group's row says that there is one.
        BulkRules.Check(request).ThrowIfAny();
        return request;
    }

    private static async Task RequireNoneAsync(AppDbContext db, LetterGroup row, DateTimeOffset now)
    {
        if (row.CanaryId is not { } id)
        {
            return;
        }

        var before = await db
            .Operations.Where(o => o.Id == id)
            .Select(o => new
            {
                o.Actor,
                o.CreatedAt,
                o.FinishedAt,
            })
            .SingleOrDefaultAsync();
        // Where there is no operation, either this mark was set a moment ago, or it was deleted long ago.
        var isUnderWay = before is null
            ? row.Change == Began && now - row.ChangedAt < Beginning
            : before.FinishedAt is null;
        if (isUnderWay)
        {
            throw LetterGroupFacts.Clash(
                before?.Actor ?? row.ChangedBy,
                "began a canary of it that is under way,",
                before?.CreatedAt ?? row.ChangedAt
            );
        }
    }
}
