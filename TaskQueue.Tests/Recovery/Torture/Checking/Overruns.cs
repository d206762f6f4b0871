namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// No more of a key, of the type, or of a schedule that wants one at a time, ran at once than is allowed. Executions that were recorded count: one whose lease
/// was lost may run on, and its place is taken by then.
/// </summary>
internal static class Overruns
{
    public static IEnumerable<Finding> Check(History history)
    {
        // Where a process has a clock of its own, times cannot be compared.
        if (history.Disturbances.Any(d => d.Row == "F06"))
        {
            return [];
        }

        var tasks = history.Tasks.ToDictionary(t => t.Id);
        var recorded = history
            .Attempts.Where(a => a.Outcome is "Succeeded" or "Failed")
            .Select(a => (a.Task, a.Token))
            .ToHashSet();
        var ran = history
            .Executions.GroupBy(e => (e.Task, e.Token))
            .Where(g => recorded.Contains(g.Key) && tasks.ContainsKey(g.Key.Task))
            .Select(g => new Span(tasks[g.Key.Task], g.Min(e => e.At), g.Max(e => e.At)))
            .ToList();
        var ofKeys =
            from span in ran
            group span by (span.Task.Queue, span.Task.ConcurrencyKey) into own
            let limit = Limited.LimitOf(own.Key.Queue, own.Key.ConcurrencyKey)
            where limit is not null
            select Find($"key {own.Key.ConcurrencyKey} of {own.Key.Queue}", [.. own], limit.Value);
        var ofSchedules =
            from schedule in history.Schedules
            where schedule.Plan.IsOneAtATime
            let own = ran.Where(s => Scheduled.IsOf(s.Task.Key, schedule.Id)).ToList()
            select Find($"schedule {schedule.Plan.Name}", own, 1);
        return ofKeys.Concat(ofSchedules).Append(Find("the type", ran, Limited.OfTheType)).OfType<Finding>();
    }

    private static Finding? Find(string what, IReadOnlyList<Span> spans, int limit)
    {
        // An end at the same moment frees its place first.
        var turns = spans
            .SelectMany(s => new[] { (At: s.From, By: 1, s.Task.Id), (At: s.To, By: -1, s.Task.Id) })
            .OrderBy(t => t.At)
            .ThenBy(t => t.By);
        var running = 0;
        foreach (var (at, by, id) in turns)
        {
            running += by;
            if (running > limit)
            {
                return new("limit", $"at {at}, with {id}: {running} of {what} ran, {limit} may");
            }
        }

        return null;
    }

    private sealed record Span(StoredTask Task, long From, long To);
}
