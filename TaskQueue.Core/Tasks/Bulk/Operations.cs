using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Work on many tasks: looked at beforehand, asked for, followed, halted and undone.</summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Writes rows.</param>
/// <param name="audit">Tells who asked.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="resolver">Knows what queries mean.</param>
/// <param name="approval">What needs another person's word.</param>
/// <param name="clock">The current time.</param>
public sealed partial class Operations(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    AuditLog audit,
    ISignals signals,
    QueryResolver resolver,
    IOptions<ApprovalOptions> approval,
    TimeProvider clock
)
{
    /// <summary>Operations that may be unfinished at once.</summary>
    public const int MostOpen = 100;

    private static readonly OperationStatus[] Open =
    [
        OperationStatus.Waiting,
        OperationStatus.Running,
        OperationStatus.Paused,
        OperationStatus.AwaitingApproval,
    ];

    private readonly Selection _selection = new(contexts);

    /// <summary>Counts what would be touched, and shows some of it. Changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<BulkPreview> PreviewAsync(
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken
    )
    {
        request = await ResolveAsync(actor, request, cancellationToken);
        var scope = OperationScope.Require(actor, request);
        return await StoreErrors.ExplainAsync(async () =>
        {
            request = await OperationScope.WithinAsync(contexts, request, scope, cancellationToken);
            var counts = await _selection.CountAsync(request, cancellationToken);
            var sample = await _selection.SampleAsync(request, cancellationToken);
            return new BulkPreview(
                counts.Values.Sum(),
                counts.Where(c => request.Action.CanDo(c.Key)).Sum(c => c.Value),
                sample,
                SelectionTag.Of(counts, sample)
            );
        });
    }

    /// <summary>Asks for the work; it is done in the background, by whichever process leads.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <param name="expected">The <see cref="BulkPreview.Tag"/> that was seen; not looked at when absent.</param>
    /// <returns>
    /// The operation. Cancels and deletes wait for their undo window first, and what is above <see cref="ApprovalOptions.ApprovalAbove"/> for another person.
    /// </returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, not what was seen, or too many are unfinished.</exception>
    public async Task<TaskOperation> StartAsync(
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken,
        string? expected = null
    )
    {
        request = await ResolveAsync(actor, request, cancellationToken);
        var scope = OperationScope.Require(actor, request);
        return await StoreErrors.ExplainAsync(async () =>
        {
            request = await OperationScope.WithinAsync(contexts, request, scope, cancellationToken);
            // The bound first: what is accepted while it is counted does not join.
            var upTo = await _selection.LastAsync(cancellationToken);
            var counts = await CountForAsync(actor, request, cancellationToken);
            if (expected is not null)
            {
                await RequireSeenAsync(request, counts, expected, cancellationToken);
            }

            var operation = ToRow(actor, request, upTo, counts.Values.Sum());
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            db.Operations.Add(operation);
            Follow(db, actor, operation);
            OperationAudit.Add(audit, db, actor, request, operation);
            await db.SaveChangesAsync(cancellationToken);
            signals.Tell(OperationEvents.Asked(operation, clock.GetUtcNow()));
            return operation;
        });
    }

    /// <summary>
    /// Refuses what <see cref="StartAsync"/> would refuse now, for those who write down beforehand that they are about to start it.
    /// </summary>
    /// <exception cref="RefusalException">Not allowed, not acceptable, or too many are unfinished.</exception>
    internal async Task RequireStartAsync(Actor actor, BulkRequest request)
    {
        request = await ResolveAsync(actor, request, CancellationToken.None);
        var scope = OperationScope.Require(actor, request);
        await StoreErrors.ExplainAsync(async () =>
        {
            request = await OperationScope.WithinAsync(contexts, request, scope, CancellationToken.None);
            return await CountForAsync(actor, request, CancellationToken.None);
        });
    }

    // Who asks for it hears how it ends; programs have nowhere to hear it.
    private static void Follow(AppDbContext db, Actor actor, TaskOperation operation)
    {
        if (actor is { UserId: { } person, KeyId: null })
        {
            var subject = operation.Id.ToString("D");
            db.Follows.Add(
                new()
                {
                    Id = operation.Id,
                    UserId = person,
                    Kind = FollowKind.Operation,
                    Subject = subject,
                    Key = FollowKeys.Of(FollowKind.Operation, subject),
                    SubjectId = operation.Id,
                    About = operation.Action.ToString(),
                    Since = operation.CreatedAt,
                }
            );
        }
    }

    // Whether there is room for it, and whether who asks has proved lately who they are where it is many tasks.
    private async Task<IReadOnlyDictionary<TaskState, long>> CountForAsync(
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken
    )
    {
        await RequireRoomAsync(cancellationToken);
        var counts = await _selection.CountAsync(request, cancellationToken);
        if (counts.Values.Sum() > Freshness.ManyTasks)
        {
            actor.RequireFresh(clock);
        }

        return counts;
    }

    // Ages count from now, once and for all: the operation keeps the filter.
    private async Task<BulkRequest> ResolveAsync(
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken
    ) =>
        request.Filter is { } filter
            ? request with
            {
                Filter = (await resolver.ResolveAsync(actor, filter, cancellationToken)).Filter,
            }
            : request;

    private async Task RequireSeenAsync(
        BulkRequest request,
        IReadOnlyDictionary<TaskState, long> counts,
        string expected,
        CancellationToken cancellationToken
    )
    {
        var sample = await _selection.SampleAsync(request, cancellationToken);
        if (SelectionTag.Of(counts, sample) != expected)
        {
            throw new RefusalException(
                RefusalCode.Stale,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The tasks that match are not those that were counted: {counts.Values.Sum()} match now. Count them again."
                )
            );
        }
    }

    private async Task RequireRoomAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Operations.CountAsync(o => Open.Contains(o.Status), cancellationToken) >= MostOpen)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "Too many operations are unfinished; wait for some of them, or cancel them."
            );
        }
    }

    private TaskOperation ToRow(Actor actor, BulkRequest request, Guid upTo, long matched)
    {
        var now = clock.GetUtcNow();
        var window =
            request.Arguments.UndoWindow
            ?? (request.Action.IsDestructive() ? BulkRules.UndoWindow : TimeSpan.Zero);
        var reason = request.Arguments.Reason?.Trim();
        var ids = request.Ids?.Distinct().Order().ToList();
        var waits = approval.Value.Holds(actor, matched);
        return new()
        {
            Status = waits ? OperationStatus.AwaitingApproval : OperationStatus.Waiting,
            MakerId = actor.UserId,
            ApprovalUntil = waits ? now + approval.Value.ApprovalLasts : null,
            Id = request.Id ?? TaskIds.Next(clock),
            Action = request.Action,
            Actor = actor.Name,
            Reason = string.IsNullOrEmpty(reason) ? null : reason,
            Arguments = OperationText.Write(request.Arguments with { Purged = request.Purged }),
            Selection = OperationText.Write(new OperationText.Selected(ids, request.Filter)),
            UpTo = upTo,
            Matched = matched,
            CreatedAt = now,
            NotBefore = now + window,
            Stage = request.Arguments.Canary ? OperationStage.First : OperationStage.Whole,
        };
    }
}
