using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Scheduling;

/// <summary>Changes schedules one at a time, beside the runner that moves them on.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console, and whoever listens.</param>
/// <param name="clock">The current time.</param>
internal sealed class ScheduleRows(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private const int Tries = 10;

    /// <summary>Changes a schedule. Somebody else may write the same row; the change is then made to what they wrote.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <param name="change">Changes the row; may be called again. May refuse by throwing.</param>
    /// <param name="before">Reads within the write what the change stands on; none when absent.</param>
    /// <returns>The row afterwards.</returns>
    /// <exception cref="RefusalException">No such schedule, stale, the name is taken, or the store is away.</exception>
    public Task<Schedule> ChangeAsync(
        Actor actor,
        string action,
        Guid id,
        int? version,
        Action<Schedule> change,
        Func<AppDbContext, Task>? before = null
    ) =>
        WriteAsync(
            actor,
            action,
            async db =>
            {
                await (before?.Invoke(db) ?? Task.CompletedTask);
                var schedule = await FindAsync(db, id, version);
                var was = ScheduleFacts.Of(schedule);
                change(schedule);
                schedule.Turn++;
                audit.Add(db, actor, action, AuditSubject.Schedule(id), was, ScheduleFacts.Of(schedule));
                return schedule;
            }
        );

    /// <summary>
    /// Notes on a schedule that its task was made. In one statement, which loses to nobody: the task is there, so whoever
    /// asked for it must not be told that it failed.
    /// </summary>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="schedule">The schedule; it may be gone.</param>
    /// <param name="task">The task.</param>
    /// <param name="now">When it was made.</param>
    public async Task NoteStartAsync(Actor actor, Schedule schedule, Guid task, DateTimeOffset now)
    {
        var id = schedule.Id;
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            await using var scope = await db.BeginWriteAsync(CancellationToken.None);
            await db
                .Schedules.Where(s => s.Id == id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(s => s.LastTaskId, task)
                        .SetProperty(s => s.LastFireAt, now)
                        .SetProperty(s => s.LastError, (string?)null)
                        .SetProperty(s => s.Fired, s => s.Fired + 1)
                        .SetProperty(s => s.Turn, s => s.Turn + 1)
                );
            db.ScheduleFires.Add(
                new()
                {
                    ScheduleId = id,
                    FireAt = now,
                    Outcome = FireOutcome.ByHand,
                    TaskId = task,
                }
            );
            audit.Add(
                db,
                actor,
                AuditActions.ScheduleTriggered,
                AuditSubject.Schedule(id),
                before: null,
                new { task }
            );
            await db.SaveChangesAsync();
            await ScheduleFires.CutAsync(db, id, CancellationToken.None);
            await scope.CommitAsync(CancellationToken.None);
        }
        catch (Exception e) when (StoreErrors.IsAway(e))
        {
            // The note is for people; the task names its schedule by its key.
        }

        Tell(actor, AuditActions.ScheduleTriggered, schedule);
    }

    /// <summary>Reads a schedule.</summary>
    /// <param name="id">The schedule.</param>
    /// <exception cref="RefusalException">No such schedule, or the store is away.</exception>
    public Task<Schedule> ReadAsync(Guid id) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await FindAsync(db, id, version: null);
        });

    /// <summary>Adds a schedule.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="make">Makes the row, within the write; may be called again.</param>
    /// <exception cref="RefusalException">The name is taken, there are too many, or the store is away.</exception>
    public Task<Schedule> AddAsync(Actor actor, Func<AppDbContext, Task<Schedule>> make) =>
        WriteAsync(
            actor,
            AuditActions.ScheduleCreated,
            async db =>
            {
                if (await db.Schedules.CountAsync() >= ScheduleLimits.Schedules)
                {
                    throw RefusalException.Field(
                        "name",
                        FormattableString.Invariant(
                            $"There are {ScheduleLimits.Schedules} schedules already."
                        )
                    );
                }

                var schedule = await make(db);
                db.Schedules.Add(schedule);
                audit.Add(
                    db,
                    actor,
                    AuditActions.ScheduleCreated,
                    AuditSubject.Schedule(schedule.Id),
                    before: null,
                    ScheduleFacts.Of(schedule)
                );
                return schedule;
            }
        );

    /// <summary>Deletes a schedule.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="version">Refuse unless it still has this version; any when absent.</param>
    /// <param name="check">May refuse by throwing.</param>
    /// <exception cref="RefusalException">No such schedule, stale, or the store is away.</exception>
    public Task DeleteAsync(Actor actor, Guid id, int? version, Action<Schedule> check) =>
        WriteAsync(
            actor,
            AuditActions.ScheduleDeleted,
            async db =>
            {
                var schedule = await FindAsync(db, id, version);
                check(schedule);
                db.Schedules.Remove(schedule);
                await db.ScheduleFires.Where(f => f.ScheduleId == id).ExecuteDeleteAsync();
                audit.Add(
                    db,
                    actor,
                    AuditActions.ScheduleDeleted,
                    AuditSubject.Schedule(id),
                    before: ScheduleFacts.Of(schedule)
                );
                return schedule;
            }
        );

    private static async Task<Schedule> FindAsync(AppDbContext db, Guid id, int? version)
    {
        var schedule =
            await db.Schedules.SingleOrDefaultAsync(s => s.Id == id)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such schedule.");
        return version is null || version == schedule.Version
            ? schedule
            : throw new RefusalException(
                RefusalCode.Stale,
                FormattableString.Invariant(
                    $"The schedule has version {schedule.Version} by now; read it again."
                )
            );
    }

    private async Task<Schedule> WriteAsync(
        Actor actor,
        string action,
        Func<AppDbContext, Task<Schedule>> prepare
    )
    {
        var schedule = await StoreErrors.ExplainAsync(() => TryWriteAsync(prepare));
        Tell(actor, action, schedule);
        return schedule;
    }

    private void Tell(Actor actor, string action, Schedule schedule) =>
        signals.Publish(
            new(SignalTopic.Tasks, [])
            {
                Events = [ScheduleEvents.Of(action, schedule, clock.GetUtcNow(), actor.Name)],
            }
        );

    private async Task<Schedule> TryWriteAsync(Func<AppDbContext, Task<Schedule>> prepare)
    {
        for (var tries = 1; ; tries++)
        {
            Schedule? schedule = null;
            try
            {
                return await WriteOnceAsync(async db => schedule = await prepare(db));
            }
            catch (Exception e)
                when (tries < Tries
                    && (e is DbUpdateConcurrencyException || StoreErrors.IsDeadlock(e.InnerException ?? e))
                )
            {
                await Task.Delay(Random.Shared.Next(5, 50));
            }
            catch (DbUpdateConcurrencyException)
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    "Others change this schedule at the same time; try again."
                );
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
            {
                if (schedule is null || !await IsTakenAsync(schedule))
                {
                    throw;
                }

                throw new RefusalException(
                    RefusalCode.Conflict,
                    new Dictionary<string, string[]> { ["name"] = ["Another schedule has this name."] }
                );
            }
        }
    }

    private async Task<Schedule> WriteOnceAsync(Func<AppDbContext, Task<Schedule>> prepare)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await using var scope = await db.BeginWriteAsync(CancellationToken.None);
        var schedule = await prepare(db);
        await db.SaveChangesAsync();
        await scope.CommitAsync(CancellationToken.None);
        return schedule;
    }

    private async Task<bool> IsTakenAsync(Schedule schedule)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Schedules.AnyAsync(s => s.Name == schedule.Name && s.Id != schedule.Id);
    }
}
