using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>Finds what somebody wants to follow, for those who may see it; for all others it is not there.</summary>
/// <param name="contexts">The store.</param>
/// <param name="schedules">Reads schedules.</param>
/// <param name="operations">Reads work on many tasks.</param>
/// <param name="groups">Reads groups of dead letters.</param>
/// <param name="clock">The current time.</param>
internal sealed class FollowSubjects(
    IDbContextFactory<AppDbContext> contexts,
    ScheduleQueries schedules,
    Operations operations,
    DeadLetterGroups groups,
    TimeProvider clock
)
{
    /// <summary>The follow of it, as it would be from now on.</summary>
    /// <exception cref="RefusalException">There is no such thing that they may see.</exception>
    public async Task<Follow> RequireAsync(
        Actor actor,
        Guid owner,
        FollowKind kind,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        var name =
            FollowKeys.Normal(kind, subject)
            ?? throw new RefusalException(RefusalCode.NotFound, $"There is no such {kind.Word()} to follow.");
        var id = Guid.TryParse(name, out var parsed) ? parsed : Guid.Empty;
        var found = kind switch
        {
            FollowKind.Task => await TaskAsync(scope, id, cancellationToken),
            FollowKind.Queue => await QueueAsync(scope, name, cancellationToken),
            FollowKind.Schedule => await schedules.FindAsync(actor, id, cancellationToken) is { } schedule
                ? new Found(schedule.Name) { Id = schedule.Id, Queue = schedule.Queue }
                : null,
            FollowKind.Operation => await OperationAsync(actor, scope, id, cancellationToken),
            _ => await GroupAsync(actor, name, cancellationToken),
        };
        if (found is null)
        {
            throw new RefusalException(RefusalCode.NotFound, $"There is no such {kind.Word()} to follow.");
        }

        return new()
        {
            Id = TaskIds.Next(clock),
            UserId = owner,
            Kind = kind,
            Subject = name,
            Key = FollowKeys.Of(kind, name),
            SubjectId = found.Id,
            About = AttemptLimits.Cut(found.About, InboxLimits.Text),
            Queue = found.Queue,
            Needs = found.Needs,
            Since = StoredNow(),
            SeenEnd = found.End,
        };
    }

    private DateTimeOffset StoredNow()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private async Task<Found?> TaskAsync(QueueScope scope, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var task = await db
            .Tasks.Where(t => t.Id == id)
            .Select(t => new
            {
                t.Name,
                t.Type,
                t.Queue,
                t.FinishedAt,
            })
            .FirstOrDefaultAsync(cancellationToken);
        return task is not null && scope.Has(task.Queue)
            ? new(task.Name ?? task.Type)
            {
                Id = id,
                Queue = task.Queue,
                End = task.FinishedAt,
            }
            : null;
    }

    private async Task<Found?> QueueAsync(QueueScope scope, string name, CancellationToken cancellationToken)
    {
        if (!scope.Has(name))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return
            await db.QueueCounts.AnyAsync(c => c.Queue == name, cancellationToken)
            || await db.QueuePolicies.AnyAsync(p => p.Queue == name, cancellationToken)
            ? new(name) { Queue = name }
            : null;
    }

    // Whoever may in some queues alone follows what they asked for.
    private async Task<Found?> OperationAsync(
        Actor actor,
        QueueScope scope,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var found = await operations.FindAsync(actor, id, cancellationToken);
        var isOwn = found?.Actor == actor.Name;
        return found is not null && (isOwn || scope.IsEverywhere)
            ? new(found.Action.ToString())
            {
                Id = id,
                Needs = isOwn ? null : Permissions.TasksRead,
                End = found.FinishedAt,
            }
            : null;
    }

    private async Task<Found?> GroupAsync(Actor actor, string text, CancellationToken cancellationToken)
    {
        ErrorFingerprint.TryRead(text, out var fingerprint);
        var group = await groups.FindAsync(actor, fingerprint, TrendUnit.Hour, cancellationToken);
        return group is null ? null : new(group.Kind is { } kind ? $"{kind} in {group.Type}" : group.Type);
    }

    private sealed record Found(string About)
    {
        public Guid? Id { get; init; }

        public string? Queue { get; init; }

        public string? Needs { get; init; }

        public DateTimeOffset? End { get; init; }
    }
}
