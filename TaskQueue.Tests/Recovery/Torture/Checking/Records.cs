namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Each end and each attempt is recorded once, and only for tasks that exist.</summary>
internal static class Records
{
    public static IEnumerable<Finding> Check(History history) =>
        DoubleRecords(history).Concat(Phantoms(history)).Concat(Effects(history));

    private static IEnumerable<Finding> DoubleRecords(History history)
    {
        var attempts = history.Attempts.ToLookup(a => a.Task);
        foreach (var task in history.Tasks)
        {
            var own = attempts[task.Id].OrderBy(a => a.Number).ToList();
            var successes = own.Count(a => a.Outcome == "Succeeded");
            if (successes != (task.State == "succeeded" ? 1 : 0))
            {
                yield return new("double_record", $"{task.Id} is {task.State} with {successes} successes");
            }

            if (own.Select(a => a.Token).Distinct().Count() < own.Count)
            {
                yield return new("double_record", $"{task.Id} has two attempts under one lease");
            }

            if (own.Count != task.Attempt || own.Where((a, i) => a.Number != i + 1).Any())
            {
                yield return new(
                    "double_record",
                    $"{task.Id} counts {task.Attempt} attempts and has {string.Join(',', own.Select(a => a.Number))}"
                );
            }
        }
    }

    private static IEnumerable<Finding> Phantoms(History history)
    {
        var known = history.Tasks.Select(t => t.Id).ToHashSet();
        var fleeting = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Intent && Fleeting.Is(c.Key))
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        return history
            .Executions.Where(e => !fleeting.Contains(e.Key))
            .Select(e => e.Task)
            .Where(id => !known.Contains(id))
            .Distinct()
            .Select(id => new Finding("phantom", $"{id} was executed and is not in the store"))
            .Concat(
                history
                    .Effects.Keys.Where(id => !known.Contains(id))
                    .Select(id => new Finding("phantom", $"{id} had an effect and is not in the store"))
            );
    }

    // The receiver keeps one effect for each task; here is whether one came, and none without an execution.
    private static IEnumerable<Finding> Effects(History history)
    {
        var keys = history
            .Clients.Where(c => c is { Kind: ClientEntryKind.Intent, Plan: ProbeKind.Effect })
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        var starts = history
            .Executions.Where(e => e.What == "start")
            .GroupBy(e => e.Task)
            .ToDictionary(g => g.Key, g => g.Count());
        foreach (var task in history.Tasks.Where(t => t.Key is { } key && keys.Contains(key)))
        {
            var (came, started) = (
                history.Effects.GetValueOrDefault(task.Id),
                starts.GetValueOrDefault(task.Id)
            );
            if (task.State == "succeeded" && came == 0)
            {
                yield return new("effect", $"{task.Id} succeeded without its effect");
            }

            if (came > started)
            {
                yield return new("effect", $"{task.Id} was started {started} times and had {came} effects");
            }
        }
    }
}
