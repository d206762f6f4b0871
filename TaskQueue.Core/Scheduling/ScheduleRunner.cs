using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Makes the tasks of schedules whose time has come, a page at a time: reads what is due, accepts the tasks of the page
/// together, and moves the page on.
/// </summary>
/// <remarks>
/// Between the last two steps a process may die, and two processes may do the same page. Neither makes a second task:
/// each fire has its own idempotency key, and a row moves on only from where it was read.
/// </remarks>
/// <param name="contexts">The store.</param>
/// <param name="tasks">Accepts and cancels tasks.</param>
/// <param name="signals">Tells whoever listens.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ScheduleRunner(
    IDbContextFactory<AppDbContext> contexts,
    TaskService tasks,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<ScheduleRunner> logger
) : Chore(store, clock, logger)
{
    /// <summary>Who submits the tasks of fires.</summary>
    public const string Name = ScheduleKeys.Submitter;

    private const int PageSize = 1000;
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);

    private static readonly Actor Scheduler = new(
        Name,
        new HashSet<string>(StringComparer.Ordinal) { Permissions.TasksWrite }
    );

    private readonly ILogger _logger = logger;
    private DateTimeOffset? _next;

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (due, more) = await ReadAsync(db, now, cancellationToken);
        if (due.Count == 0)
        {
            return false;
        }

        var living = await LivingTasks.ReadAsync(db, due, cancellationToken);
        var steps = due.Select(s => Prepare(s, [.. living[s.Id]], now)).ToList();
        await CancelAsync(steps);
        FailPoint.Hit("cron.before_insert");
        var made = await SubmitAsync(steps);
        FailPoint.Hit("cron.after_insert");
        await ResumeAsync(db, [.. steps.Where(s => s.IsResumed).Select(s => s.Schedule)], cancellationToken);
        await ScheduleMoves.WriteAsync(
            db,
            [.. steps.Where(s => !s.IsResumed).Select(s => s.Schedule)],
            steps.Where(s => s is { Fires.Count: > 0, Schedule.LastError: not null }).Select(s => s.Schedule),
            [.. steps.SelectMany(s => s.LeftOut), .. made],
            cancellationToken
        );
        signals.Publish(
            new(SignalTopic.Tasks, [])
            {
                Events = steps
                    .Where(s => s.Fires.Count > 0)
                    .Select(s => ScheduleEvents.Of("schedule.fired", s.Schedule, now)),
            }
        );
        return more;
    }

    /// <inheritdoc />
    protected override Task RestAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        var rest = _next is { } next ? next - Clock.GetUtcNow() : period;
        return base.RestAsync(
            rest < ShortestRest ? ShortestRest
                : rest < period ? rest
                : period,
            cancellationToken
        );
    }

    // How large they are first, and then as many as fit into memory: the task of each may have a megabyte.
    private async Task<(List<Schedule> Due, bool More)> ReadAsync(
        AppDbContext db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // What is due within the next rest comes too: it tells when to look again.
        var horizon = now + Period;
        var page = await db
            .Schedules.Where(s => s.WakeAt <= horizon)
            .OrderBy(s => s.WakeAt)
            .ThenBy(s => s.Id)
            .Take(PageSize)
            .Select(s => new
            {
                s.Id,
                s.WakeAt,
                s.Template.Length,
            })
            .ToListAsync(cancellationToken);
        var due = page.Where(s => s.WakeAt <= now).ToList();
        _next = due.Count < page.Count ? page[due.Count].WakeAt : null;
        if (due.Count == 0)
        {
            return ([], false);
        }

        var ids = Portions.Of(due, s => s.Length, PageSize).First().ConvertAll(s => s.Id);
        var rows = await db
            .Schedules.AsNoTracking()
            .Where(s => ids.Contains(s.Id))
            .OrderBy(s => s.WakeAt)
            .ThenBy(s => s.Id)
            .ToListAsync(cancellationToken);
        return (rows, due.Count == PageSize || ids.Count < due.Count);
    }

    // Changes the row as if all went well; nothing is written before the tasks are accepted.
    private Step Prepare(Schedule schedule, List<Guid> living, DateTimeOffset now)
    {
        schedule.Turn++;
        try
        {
            if (schedule.Paused)
            {
                schedule.Resume(now);
                return new(schedule, [], []) { IsResumed = true };
            }

            var plan = FirePlan.Of(schedule, schedule.Timing(), living.Count > 0, now);
            var template = plan.Runs.Count > 0 ? TaskTemplate.Read(schedule.Template) : null;
            List<ScheduleFire> leftOut = [.. ScheduleFire.LeftOut(schedule.Id, schedule.NextFireAt, plan)];
            schedule.NextFireAt = plan.NextFireAt;
            schedule.WakeAt = plan.WakeAt;
            schedule.Waiting = plan.Waiting;
            schedule.Missed += plan.Missed;
            schedule.Overlapped += plan.Overlapped;
            return new(
                schedule,
                plan.CancelLast ? living : [],
                [.. plan.Runs.Select(fire => (fire, TaskOf(schedule, template!, fire)))]
            )
            {
                LeftOut = leftOut,
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFault(schedule.Id, e);
            schedule.LastError = e.Message;
            schedule.WakeAt = now + AfterFault;
            return new(schedule, [], []);
        }
    }

    // A type that nobody knows any more waits for a worker, as it would if the task had been submitted before.
    private static NewTask TaskOf(Schedule schedule, NewTask template, DateTimeOffset fire) =>
        template with
        {
            IdempotencyKey = ScheduleKeys.Of(schedule.Id, fire),
            AllowUnknownType = true,
        };

    private async Task CancelAsync(IReadOnlyList<Step> steps)
    {
        foreach (var id in steps.SelectMany(s => s.Cancel))
        {
            try
            {
                await tasks.CancelAsync(Scheduler, id);
            }
            catch (RefusalException refusal)
                when (refusal.Code is RefusalCode.Conflict or RefusalCode.NotFound or RefusalCode.Invalid)
            {
                // It has ended meanwhile, or is gone.
            }
        }
    }

    private async Task<IReadOnlyList<ScheduleFire>> SubmitAsync(IReadOnlyList<Step> steps)
    {
        var made = new List<ScheduleFire>();
        var fires = steps.SelectMany(s => s.Fires.Select(f => (s.Schedule, f.At, f.Task))).ToList();
        foreach (var batch in Portions.Of(fires, f => f.Task.Payload.Length, TaskLimits.Batch))
        {
            var outcomes = await tasks.SubmitManyAsync(Scheduler, [.. batch.Select(f => f.Task)]);
            foreach (var (fire, outcome) in batch.Zip(outcomes))
            {
                made.Add(Note(fire.Schedule, fire.At, outcome));
            }
        }

        return made;
    }

    private ScheduleFire Note(Schedule schedule, DateTimeOffset fire, SubmitOutcome outcome)
    {
        // The key was used for another task: the fire made its own before somebody changed the schedule.
        var isMade = outcome.Errors is null || outcome.Errors.ContainsKey("idempotencyKey");
        schedule.LastFireAt = fire;
        schedule.LastTaskId = outcome.Id ?? schedule.LastTaskId;
        schedule.Fired += isMade ? 1 : 0;
        schedule.LastError = isMade
            ? null
            : string.Join(" ", outcome.Errors!.Select(e => $"{e.Key}: {string.Join(" ", e.Value)}"));
        if (!isMade)
        {
            LogRefused(schedule.Id, fire, schedule.LastError!);
        }

        return new()
        {
            ScheduleId = schedule.Id,
            FireAt = fire,
            Outcome = isMade ? FireOutcome.Made : FireOutcome.Refused,
            TaskId = outcome.Id,
            Reason = isMade ? null : AttemptLimits.Cut(schedule.LastError!, ScheduleLimits.FireReason),
        };
    }

    // The ends of pauses are few and change other columns; like fires, they are lost to whoever wrote the row meanwhile.
    private static async Task ResumeAsync(
        AppDbContext db,
        IReadOnlyList<Schedule> resumed,
        CancellationToken cancellationToken
    )
    {
        foreach (var schedule in resumed)
        {
            db.Update(schedule).Property(s => s.Turn).OriginalValue = schedule.Turn - 1;
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    [LoggerMessage(
        EventId = 15001,
        Level = LogLevel.Warning,
        Message = "Schedule {ScheduleId} cannot be read; it is tried again in a minute"
    )]
    private partial void LogFault(Guid scheduleId, Exception e);

    [LoggerMessage(
        EventId = 15002,
        Level = LogLevel.Warning,
        Message = "The fire of schedule {ScheduleId} at {Fire} made no task: {Reason}"
    )]
    private partial void LogRefused(Guid scheduleId, DateTimeOffset fire, string reason);

    private sealed record Step(
        Schedule Schedule,
        IReadOnlyList<Guid> Cancel,
        IReadOnlyList<(DateTimeOffset At, NewTask Task)> Fires
    )
    {
        /// <summary>Whether its pause has ended, and nothing else is to be done.</summary>
        public bool IsResumed { get; init; }

        /// <summary>The fires that make no task.</summary>
        public IReadOnlyList<ScheduleFire> LeftOut { get; init; } = [];
    }
}
