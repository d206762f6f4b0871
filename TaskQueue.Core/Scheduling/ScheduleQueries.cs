using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

/// <summary>Reads schedules. Lists page by name.</summary>
/// <param name="contexts">The store.</param>
/// <param name="calendars">Knows the days of calendars.</param>
/// <param name="clock">The current time.</param>
public sealed class ScheduleQueries(
    IDbContextFactory<AppDbContext> contexts,
    NamedCalendars calendars,
    TimeProvider clock
)
{
    /// <summary>One schedule, whole.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The schedule, or <see langword="null"/> when there is none.</returns>
    public async Task<Schedule?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Schedules.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancellationToken);
        return found is not null && scope.Has(found.Queue) ? found : null;
    }

    /// <summary>A page of schedules by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cursor">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the cursor is none of such a list.</exception>
    public Task<Page<Schedule>> ListAsync(
        Actor actor,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => ListAsync(actor, new(), cursor, limit, cancellationToken);

    /// <summary>A page of schedules.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="search">Which ones, and in which order.</param>
    /// <param name="cursor">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the cursor is none of such a list.</exception>
    public async Task<Page<Schedule>> ListAsync(
        Actor actor,
        ScheduleSearch search,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var schedules = search.Within(Within(db.Schedules.AsNoTracking(), scope), clock.GetUtcNow());
        return await search.Order().ReadAsync(schedules, cursor, limit, cancellationToken);
    }

    /// <summary>How many schedules a list has.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="search">Which ones.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<int> CountAsync(Actor actor, ScheduleSearch search, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await search
            .Within(Within(db.Schedules, scope), clock.GetUtcNow())
            .CountAsync(cancellationToken);
    }

    /// <summary>The task that each fire makes; without its payload for those who may not see it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="schedule">The schedule.</param>
    public static NewTask TaskOf(Actor actor, Schedule schedule)
    {
        var task = TaskTemplate.Read(schedule.Template);
        return actor.May(Permissions.TasksPayload, schedule.Queue)
            ? task
            : task with
            {
                Payload = ReadOnlyMemory<byte>.Empty,
            };
    }

    /// <summary>
    /// The next fires of a schedule: after its pause, where that has an end; as if it were not paused, where nobody knows when
    /// it is resumed.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="count">How many, 1 to <see cref="ScheduleLimits.Preview"/>.</param>
    public IReadOnlyList<DateTimeOffset> Next(Schedule schedule, int count) =>
        schedule.Timing().Next(StartOf(schedule, clock.GetUtcNow()), count);

    /// <summary>After when a schedule fires next: what lies within its pause is left out.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="now">The current time.</param>
    public static DateTimeOffset StartOf(Schedule schedule, DateTimeOffset now) =>
        schedule is { Paused: true, PausedUntil: { } end } && end > now ? end : now;

    /// <summary>Tries out when a schedule would fire.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">The schedule; its task and its name do not matter.</param>
    /// <param name="from">After when; now when absent.</param>
    /// <param name="count">How many fires.</param>
    /// <exception cref="RefusalException">Not allowed, or something is wrong.</exception>
    public async Task<SchedulePreview> PreviewAsync(
        Actor actor,
        NewSchedule wanted,
        DateTimeOffset? from,
        int count
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        wanted = await calendars.ResolveAsync(wanted);
        var now = clock.GetUtcNow();
        var start = from ?? now;
        var errors = new FieldErrors();
        errors.Require(
            count is >= 1 and <= ScheduleLimits.Preview,
            "count",
            FormattableString.Invariant($"Must be from 1 to {ScheduleLimits.Preview}.")
        );
        if (start.Year is < 1901 or > 2189)
        {
            errors.Add("from", "Must lie between 1901 and 2189.");
            start = now;
        }

        var timing = ScheduleRules.CheckTiming(wanted, start, start, errors);
        errors.ThrowIfAny();
        return new(timing!.Next(start, count), TimingWords.Describe(timing));
    }

    private static IQueryable<Schedule> Within(IQueryable<Schedule> schedules, QueueScope scope) =>
        scope.Queues is { } queues ? schedules.Where(s => queues.Contains(s.Queue)) : schedules;
}

/// <summary>When a schedule would fire.</summary>
/// <param name="Next">Its next fires.</param>
/// <param name="Description">When it fires, in words.</param>
public sealed record SchedulePreview(IReadOnlyList<DateTimeOffset> Next, string Description);
