using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution;

/// <summary>
/// Runs one attempt, as a pipeline: not expired → handler found → alone if it must be → noted as running → performed
/// under its timeout, and the task's deadline → result or error put in order.
/// </summary>
/// <param name="handlers">What this process can run.</param>
/// <param name="inHand">Counts what runs.</param>
/// <param name="inflight">Survives the process.</param>
/// <param name="broker">Told of suspects at once.</param>
/// <param name="notes">What handlers say.</param>
/// <param name="gate">Keeps suspects alone.</param>
/// <param name="services">One scope for each attempt.</param>
/// <param name="worker">Who runs it.</param>
/// <param name="lease">How long a lease is good for.</param>
/// <param name="clock">Times.</param>
internal sealed class Executor(
    HandlerCatalogue handlers,
    AttemptsInHand inHand,
    InflightFile inflight,
    IBroker broker,
    NoteOutbox notes,
    LoneGate gate,
    IServiceScopeFactory services,
    WorkerIdentity worker,
    IOptions<LeaseOptions> lease,
    TimeProvider clock
)
{
    /// <summary>How long a handler that was told to end may take to do so.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const string LeftBehind = " The handler did not stop and was left behind.";

    /// <summary>Runs an attempt to its end.</summary>
    /// <returns>The result, and a task that ends when the handler really has; done already unless it was left behind.</returns>
    public async Task<(AttemptResult Result, Task Leftover)> RunAsync(RunningAttempt attempt)
    {
        var task = attempt.Lease.Task;
        if (IsOver(attempt))
        {
            return (ResultOf(attempt, AttemptOutcome.Expired), Task.CompletedTask);
        }

        if (handlers.Find(task.Type) is not { } handler)
        {
            var error = new AttemptError(
                "UnknownHandler",
                $"Worker {worker.Name} has no handler for {task.Type}."
            );
            return (ResultOf(attempt, AttemptOutcome.Failed) with { Error = error }, Task.CompletedTask);
        }

        var alone = task.Losses >= 2;
        IDisposable place;
        try
        {
            place = await gate.EnterAsync(alone, attempt.Stopping);
        }
        catch (OperationCanceledException)
        {
            return (ResultOf(attempt, Unstarted(attempt)), Task.CompletedTask);
        }

        if (MayNotStart(attempt))
        {
            place.Dispose();
            return (ResultOf(attempt, Unstarted(attempt)), Task.CompletedTask);
        }

        var (result, leftover) = await RunNotedAsync(attempt, handler);
        if (alone && !leftover.IsCompleted)
        {
            // A suspect that does not stop is as dangerous to those beside it as one that runs.
            return (result, gate.KeepAsync(place, leftover));
        }

        place.Dispose();
        return (result, leftover);
    }

    /// <summary>The result of an attempt that was never started.</summary>
    public AttemptResult HandBack(RunningAttempt attempt) => ResultOf(attempt, AttemptOutcome.HandedBack);

    // Told to stop; or long in a queue here, and no beat came through: somebody else may have it by now; or its task's time
    // is over. Nothing is lost by not starting.
    private bool MayNotStart(RunningAttempt attempt) =>
        attempt.Why is not StopReason.None
        || clock.GetElapsedTime(attempt.RenewedAt) >= lease.Value.Duration
        || IsOver(attempt);

    // By the broker's clock: a worker whose own is ahead would end what others could still do.
    private bool IsOver(RunningAttempt attempt)
    {
        var (task, now) = (attempt.Lease.Task, attempt.BrokerTime(clock));
        return task.ExpiresAt <= now || task.Deadline <= now;
    }

    // Nobody else has time for it either where its own is over.
    private AttemptOutcome Unstarted(RunningAttempt attempt) =>
        attempt.Why switch
        {
            StopReason.Cancelled => AttemptOutcome.Cancelled,
            StopReason.None when IsOver(attempt) => AttemptOutcome.Expired,
            _ => AttemptOutcome.HandedBack,
        };

    private async Task<(AttemptResult Result, Task Leftover)> RunNotedAsync(
        RunningAttempt attempt,
        HandlerRegistration handler
    )
    {
        var slot = inflight.Enter(new(attempt.Lease.Task.Id, attempt.Lease.Token));
        inHand.Started();
        try
        {
            attempt.StartedAt = clock.GetUtcNow();
            if (await TellStartOfSuspectAsync(attempt) && MayNotStart(attempt))
            {
                // Its start is written: it goes back, and whoever takes it next sees whether its time is over.
                attempt.StartedAt = null;
                var outcome =
                    attempt.Why is StopReason.Cancelled
                        ? AttemptOutcome.Cancelled
                        : AttemptOutcome.HandedBack;
                return (ResultOf(attempt, outcome), Task.CompletedTask);
            }

            FailPoint.Hit("exec.before");
            var running = Task.Run(() => PerformAsync(attempt, handler));
            var result = await WaitAsync(attempt, running);
            FailPoint.Hit("exec.after");
            return (result, running.IsCompleted ? Task.CompletedTask : running);
        }
        catch (Exception e)
        {
            // No handler's doing: those are caught where they run. Even so the slot must come back, and the lease end.
            return (Failed(attempt, AttemptErrors.Of(e)), Task.CompletedTask);
        }
        finally
        {
            inHand.Ended();
            inflight.Leave(slot);
        }
    }

    // The start of a suspect is told before its handler runs: a further loss counts only where this note stands. Returns
    // whether it was one, which takes a moment.
    private async Task<bool> TellStartOfSuspectAsync(RunningAttempt attempt)
    {
        if (attempt.Lease.Task.Losses == 0)
        {
            return false;
        }

        attempt.StartTold = true;
        try
        {
            await broker.NoteAsync([StartOf(attempt)], CancellationToken.None);
        }
        catch (Exception)
        {
            // Better a loss that does not count than a task that does not run.
            notes.Add(StartOf(attempt));
        }

        return true;
    }

    /// <summary>The note that says since when an attempt runs.</summary>
    public StartedNote StartOf(RunningAttempt attempt) =>
        new(
            attempt.Lease.Task.Id,
            attempt.Lease.Token,
            attempt.Lease.Task.Attempt,
            attempt.StartedAt!.Value,
            worker.Name
        );

    private async Task<AttemptResult> PerformAsync(RunningAttempt attempt, HandlerRegistration registration)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            var context = new TaskContext(attempt.Lease, notes, clock);
            var handler = registration.Make(scope.ServiceProvider);
            var output = await handler.RunAsync(context, attempt.Stopping);
            return output.Length > AttemptLimits.Output
                ? Failed(attempt, new("ResultTooLarge", "The result is larger than 1 MiB.", Final: true))
                : ResultOf(attempt, AttemptOutcome.Succeeded) with
                {
                    Output = output.Length == 0 ? null : output,
                };
        }
        catch (Exception e) when (attempt.Why is not StopReason.None)
        {
            return Stopped(attempt, e);
        }
        catch (Exception e)
        {
            return Failed(attempt, AttemptErrors.Of(e));
        }
    }

    // The timeout or the deadline, whichever comes first, and after it (or after any other reason to stop) the grace, before
    // the handler is left behind.
    private async Task<AttemptResult> WaitAsync(RunningAttempt attempt, Task<AttemptResult> running)
    {
        var (limit, why) = (attempt.Lease.Task.Timeout, StopReason.TimedOut);
        if (attempt.Lease.Task.Deadline - attempt.BrokerTime(clock) is { } left && left < limit)
        {
            (limit, why) = (left > TimeSpan.Zero ? left : TimeSpan.Zero, StopReason.DeadlinePassed);
        }

        if (await EndsAsync(running, limit, attempt.Stopping))
        {
            return await running;
        }

        attempt.Stop(why);
        return await EndsAsync(running, Grace, CancellationToken.None)
            ? await running
            : Stopped(attempt, null);
    }

    private async Task<bool> EndsAsync(Task running, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!running.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(running, Task.Delay(limit, clock, over.Token));
            await over.CancelAsync();
        }

        return running.IsCompleted;
    }

    private AttemptResult Stopped(RunningAttempt attempt, Exception? e) =>
        attempt.Why switch
        {
            StopReason.TimedOut => ResultOf(attempt, AttemptOutcome.TimedOut) with
            {
                Error = new(
                    "Timeout",
                    $"Ran longer than {attempt.Lease.Task.Timeout.TotalSeconds:0.###} s."
                        + (e is null ? LeftBehind : "")
                ),
            },
            StopReason.DeadlinePassed => ResultOf(attempt, AttemptOutcome.TimedOut) with
            {
                Error = DeadlineError.Of(
                    attempt.Lease.Task.Deadline ?? clock.GetUtcNow(),
                    e is null ? LeftBehind : ""
                ),
            },
            StopReason.Cancelled when e is not null => ResultOf(attempt, AttemptOutcome.Cancelled),
            StopReason.Cancelled => ResultOf(attempt, AttemptOutcome.Abandoned) with
            {
                Error = new("Abandoned", "The handler did not heed the cancel and was left behind."),
            },
            _ => ResultOf(attempt, AttemptOutcome.Abandoned) with
            {
                Error = new("WorkerStopped", "The worker stopped before the attempt was done."),
            },
        };

    private AttemptResult Failed(RunningAttempt attempt, AttemptError error) =>
        ResultOf(attempt, AttemptOutcome.Failed) with
        {
            Error = error,
        };

    private AttemptResult ResultOf(RunningAttempt attempt, AttemptOutcome outcome) =>
        new(
            attempt.Lease.Task.Id,
            attempt.Lease.Token,
            worker.Name,
            outcome,
            attempt.LeasedAt,
            attempt.StartedAt,
            clock.GetUtcNow()
        );
}
