using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using static System.FormattableString;

namespace TaskQueue.Core.Workers;

/// <summary>
/// What workers over REST say of the attempts that they hold. Whoever names a lease that is over is refused with a
/// conflict, and nothing changes.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="desk">Speaks to the broker.</param>
/// <param name="tickets">Reads lease tokens.</param>
/// <param name="lease">How long leases are good for.</param>
/// <param name="clock">The current time.</param>
public sealed class RemoteAttempts(
    IDbContextFactory<AppDbContext> contexts,
    RemoteDesk desk,
    LeaseTickets tickets,
    IOptions<LeaseOptions> lease,
    TimeProvider clock
)
{
    /// <summary>Lines that one call may bring.</summary>
    public const int MostLines = 100;

    /// <summary>Characters of what is said with progress.</summary>
    public const int LongestMessage = 500;

    /// <summary>How long a lease can be good without a word of its worker.</summary>
    internal static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    private const int LongestKind = 128;

    /// <summary>Ends an attempt well.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="leaseToken">The lease.</param>
    /// <param name="output">The JSON result, UTF-8; none when empty.</param>
    /// <exception cref="RefusalException">Not allowed, no such lease, one that is over, or a result that cannot be kept.</exception>
    public async Task CompleteAsync(Actor actor, Guid taskId, string leaseToken, ReadOnlyMemory<byte> output)
    {
        var errors = new FieldErrors();
        errors.Require(output.Length <= AttemptLimits.Output, "result", "Is larger than 1 MiB.");
        if (output.Length is > 0 and <= AttemptLimits.Output && PayloadRules.Find(output.Span) is { } fault)
        {
            errors.Add("result", fault.Message);
        }

        errors.ThrowIfAny();
        var (worker, ticket) = await FindAsync(actor, taskId, leaseToken);
        await EndAsync(
            ticket,
            desk.ResultOf(worker, ticket.Held, AttemptOutcome.Succeeded, ticket.LeasedAt) with
            {
                Output = output.Length == 0 ? null : output.ToArray(),
            }
        );
    }

    /// <summary>Ends an attempt badly.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="leaseToken">The lease.</param>
    /// <param name="error">What went wrong.</param>
    /// <exception cref="RefusalException">Not allowed, no such lease, one that is over, or not acceptable.</exception>
    public async Task FailAsync(Actor actor, Guid taskId, string leaseToken, AttemptError error)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(error.Kind), "error.kind", "Must not be empty.");
        TextRules.Check(error.Kind, "error.kind", LongestKind, errors);
        TextRules.Check(error.Message, "error.message", AttemptLimits.ErrorText, errors);
        TextRules.Check(error.Stack, "error.stackTrace", AttemptLimits.ErrorText, errors);
        errors.Require(
            error.Status is null or (>= 100 and <= 599),
            "error.status",
            "Must be from 100 to 599."
        );
        errors.Require(
            error.RetryAfter is null || error.RetryAfter >= TimeSpan.Zero,
            "retryAfter",
            "Must not be negative."
        );
        errors.ThrowIfAny();
        var (worker, ticket) = await FindAsync(actor, taskId, leaseToken);
        await EndAsync(
            ticket,
            desk.ResultOf(worker, ticket.Held, AttemptOutcome.Failed, ticket.LeasedAt) with
            {
                Error = error,
            }
        );
    }

    /// <summary>Renews one lease.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="leaseToken">The lease.</param>
    /// <param name="span">For how long from now; as a heartbeat does when absent. Never beyond the attempt's own time.</param>
    /// <exception cref="RefusalException">Not allowed, no such lease, one that is over, or not acceptable.</exception>
    public async Task<LeaseState> ExtendAsync(Actor actor, Guid taskId, string leaseToken, TimeSpan? span)
    {
        if (span is { } asked && (asked < TimeSpan.FromSeconds(1) || asked > LongestLease))
        {
            throw RefusalException.Field("duration", "Must be from one second to one hour.");
        }

        var (worker, ticket) = await FindAsync(actor, taskId, leaseToken);
        var left = ticket.Deadline + RemoteDesk.Grace - clock.GetUtcNow();
        var wanted = span ?? lease.Value.Duration;
        return await BeatAsync(worker, ticket, wanted < left ? wanted : left, []);
    }

    /// <summary>Tells how far an attempt is.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="leaseToken">The lease.</param>
    /// <param name="percent">0 to 100.</param>
    /// <param name="message">For people.</param>
    /// <exception cref="RefusalException">Not allowed, no such lease, one that is over, or not acceptable.</exception>
    public async Task<LeaseState> ProgressAsync(
        Actor actor,
        Guid taskId,
        string leaseToken,
        int percent,
        string? message
    )
    {
        var errors = new FieldErrors();
        errors.Require(percent is >= 0 and <= 100, "percent", "Must be from 0 to 100.");
        TextRules.Check(message, "message", LongestMessage, errors);
        errors.ThrowIfAny();
        var (worker, ticket) = await FindAsync(actor, taskId, leaseToken);
        var note = new ProgressNote(
            taskId,
            ticket.Token,
            ticket.Attempt,
            clock.GetUtcNow(),
            (short)percent,
            message
        );
        return await NoteAsync(worker, ticket, [note]);
    }

    /// <summary>Writes lines to the task's log; about the first 1,000 of an attempt are kept.</summary>
    /// <param name="actor">Who speaks for the worker.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="leaseToken">The lease.</param>
    /// <param name="lines">The lines.</param>
    /// <exception cref="RefusalException">Not allowed, no such lease, one that is over, or not acceptable.</exception>
    public async Task<LeaseState> LogAsync(
        Actor actor,
        Guid taskId,
        string leaseToken,
        IReadOnlyList<(LogLevel Level, string Text)> lines
    )
    {
        var errors = new FieldErrors();
        errors.Require(
            lines.Count is >= 1 and <= MostLines,
            "lines",
            Invariant($"Must be 1 to {MostLines} lines.")
        );
        for (var i = 0; i < Math.Min(lines.Count, MostLines); i++)
        {
            TextRules.Check(lines[i].Text, Invariant($"lines[{i}].message"), AttemptLimits.LogText, errors);
        }

        errors.ThrowIfAny();
        var (worker, ticket) = await FindAsync(actor, taskId, leaseToken);
        var now = clock.GetUtcNow();
        var kept = await CountLinesAsync(ticket) < AttemptLimits.LogLines ? lines : [];
        return await NoteAsync(
            worker,
            ticket,
            [.. kept.Select(l => new LogNote(taskId, ticket.Token, ticket.Attempt, now, l.Level, l.Text))]
        );
    }

    private static RefusalException Over() =>
        new(
            RefusalCode.Conflict,
            "The lease is over: it was lost, handed back, timed out, or its result is in already. Nothing was changed."
        );

    private async Task<(WorkerNode Worker, LeaseTicket Ticket)> FindAsync(
        Actor actor,
        Guid taskId,
        string leaseToken
    )
    {
        actor.Require(Permissions.WorkersRun);
        if (tickets.Read(leaseToken) is not { } ticket || ticket.TaskId != taskId)
        {
            throw new RefusalException(RefusalCode.NotFound, $"There is no such lease of task {taskId}.");
        }

        try
        {
            return (await desk.FindAsync(actor, ticket.Worker), ticket);
        }
        catch (RefusalException e) when (e.Code is RefusalCode.NotFound)
        {
            // The worker has left, and with it its leases.
            throw Over();
        }
    }

    private async Task EndAsync(LeaseTicket ticket, AttemptResult result)
    {
        // What comes after the grace is no result any more, whether or not somebody noticed before.
        var late = result.FinishedAt >= ticket.Deadline + RemoteDesk.Grace;
        var stale = await desk.EndAsync([
            late
                ? result with
                {
                    Outcome = AttemptOutcome.TimedOut,
                    Output = null,
                    Error = ticket.Overrun,
                }
                : result,
        ]);
        if (late || stale.Count > 0)
        {
            throw Over();
        }
    }

    // Asks first whether the lease is still held: a line of an attempt that is over must not be kept.
    private async Task<LeaseState> NoteAsync(
        WorkerNode worker,
        LeaseTicket ticket,
        IReadOnlyList<AttemptNote> notes
    )
    {
        var state = await BeatAsync(worker, ticket, null, []);
        await RemoteDesk.ReachAsync(async () =>
        {
            await desk.Broker.NoteAsync(notes, CancellationToken.None);
            return 0;
        });
        return state;
    }

    private async Task<LeaseState> BeatAsync(
        WorkerNode worker,
        LeaseTicket ticket,
        TimeSpan? renewFor,
        IReadOnlyList<AttemptNote> notes
    )
    {
        var now = clock.GetUtcNow();
        if (now >= ticket.Deadline + RemoteDesk.Grace)
        {
            await desk.EndAsync([desk.TimedOut(worker, ticket, now)]);
            throw Over();
        }

        var answer = await desk.BeatAsync(worker, [ticket], renewFor, notes);
        if (answer.Lost.Count > 0)
        {
            throw Over();
        }

        return new(
            answer.Cancelled.Count > 0 || now >= ticket.Deadline,
            renewFor is { } span && !answer.Closed ? now + span : null
        );
    }

    private Task<int> CountLinesAsync(LeaseTicket ticket) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await db
                .LogLines.Where(l => l.TaskId == ticket.TaskId && l.Attempt == ticket.Attempt)
                .Take(AttemptLimits.LogLines)
                .CountAsync();
        });
}

/// <summary>How a lease stands.</summary>
/// <param name="Cancelled">Whether the attempt is to stop: somebody cancelled it, or its time is over.</param>
/// <param name="ExpiresAt">Until when the lease is good, where it was renewed.</param>
public sealed record LeaseState(bool Cancelled, DateTimeOffset? ExpiresAt);
