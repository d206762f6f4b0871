namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// Of unique tasks there is one for each window, whoever submitted it, and everybody who was answered was told of that one.
/// </summary>
internal static class Uniques
{
    public static IEnumerable<Finding> Check(History history)
    {
        var tasks = history
            .Tasks.Where(t => Alike.IdentityOf(t.Key) is not null)
            .ToLookup(t => Alike.IdentityOf(t.Key)!, StringComparer.Ordinal);
        var calls = history.Alikes.ToLookup(c => c.Identity, StringComparer.Ordinal);
        return Refusals(history)
            .Concat(tasks.Where(g => g.Key != Alike.Again).SelectMany(OnlyOne))
            .Concat(tasks.Where(g => g.Key == Alike.Again).SelectMany(g => OneAWindow(g, calls[g.Key])))
            .Concat(calls.SelectMany(g => Told(g, tasks[g.Key])));
    }

    private static IEnumerable<Finding> Refusals(History history) =>
        history
            .Alikes.Where(c => c.Task is null && !Survival.MayBeRepeated(c.Status))
            .Select(c => new Finding("answer", $"{c.Identity} was answered with {c.Status} at {c.At}"));

    private static IEnumerable<Finding> OnlyOne(IGrouping<string, StoredTask> same)
    {
        if (same.Skip(1).Any())
        {
            yield return new(
                "unique",
                $"{same.Key} has the tasks {string.Join(", ", same.Select(t => t.Id))}"
            );
        }
    }

    // Whether a task may hold the key is judged in the transaction that accepts it: at the latest when somebody knew of it.
    private static IEnumerable<Finding> OneAWindow(IEnumerable<StoredTask> same, IEnumerable<AlikeCall> calls)
    {
        var known = calls
            .Where(c => c.Task is not null)
            .GroupBy(c => c.Task!.Value)
            .ToDictionary(g => g.Key, g => g.Min(c => c.At));
        var tasks = same.OrderBy(t => t.CreatedAt).ToList();
        foreach (var (first, next) in tasks.Zip(tasks.Skip(1)))
        {
            var free = first.CreatedAt + (long)Alike.Window.TotalMicroseconds;
            if (known.TryGetValue(next.Id, out var at) && at < free)
            {
                yield return new(
                    "unique",
                    $"{next.Id} was in at {at}, and {first.Id} holds the key until {free}"
                );
            }
        }
    }

    private static IEnumerable<Finding> Told(IEnumerable<AlikeCall> calls, IEnumerable<StoredTask> tasks)
    {
        var there = tasks.Select(t => t.Id).ToHashSet();
        return calls
            .Where(c => c.Task is { } told && !there.Contains(told))
            .Select(c => new Finding(
                "lost",
                $"{c.Identity} was answered with {c.Task} at {c.At}, and the store has {string.Join(", ", there)}"
            ));
    }
}
