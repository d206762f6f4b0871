using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// Each fire of a schedule makes one task at the most, at a time that it names; and each of them one, where missed fires
/// are made up for.
/// </summary>
internal static class Fires
{
    public static IEnumerable<Finding> Check(History history)
    {
        var known = history.Schedules.Select(s => s.Id).ToHashSet();
        foreach (var task in history.Tasks.Where(t => t.Queue == Scheduled.Queue))
        {
            if (ScheduleKeys.ScheduleOf(task.Key) is not { } schedule || !known.Contains(schedule))
            {
                yield return new("unexpected", $"{task.Id} ({task.Key}) is of no schedule");
            }
        }

        foreach (var finding in history.Schedules.SelectMany(s => CheckOne(s, history)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> CheckOne(StoredSchedule schedule, History history)
    {
        var name = schedule.Plan.Name;
        var period = (long)schedule.Plan.Period.TotalMicroseconds;
        var fires = history
            .Tasks.Where(t => Scheduled.IsOf(t.Key, schedule.Id))
            .Select(t => FireOf(t.Key!))
            .Order()
            .ToList();
        if (fires.Count == 0 || schedule.Last is not { } last)
        {
            yield return new("fire", $"{name} never fired");
            yield break;
        }

        // A pause that comes between a fire's task and its account keeps the account away; the task is there, once.
        var overtaken = fires[^1] == last + period ? 1 : 0;
        last += overtaken * period;
        if (fires.Distinct().Count() < fires.Count)
        {
            yield return new("fire", $"{name} has two tasks for one fire");
        }

        foreach (
            var stray in fires.Where(f =>
                f < schedule.First || f > last || (f - schedule.First) % period != 0
            )
        )
        {
            yield return new("fire", $"{name} fired at {stray}, which is none of its times");
        }

        if (schedule.Plan.IsComplete)
        {
            var made = fires.ToHashSet();
            for (var fire = schedule.First; fire <= last; fire += period)
            {
                if (!made.Contains(fire))
                {
                    yield return new("fire", $"{name} made no task for {fire}");
                }
            }

            if (schedule.Fired != fires.Count - overtaken)
            {
                yield return new(
                    "fire",
                    $"{name} counts {schedule.Fired} fires and made {fires.Count} tasks"
                );
            }
        }
    }

    private static long FireOf(string key) =>
        Clock.Micros(
            DateTimeOffset.Parse(
                key[(key.LastIndexOf('/') + 1)..],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            )
        );
}
