namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>After the drain every task has ended, and ended as what it does demands.</summary>
internal static class Ends
{
    private static readonly HashSet<string> Final = ["succeeded", "dead", "cancelled", "expired", "skipped"];

    public static IEnumerable<Finding> Check(History history)
    {
        var plans = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Intent)
            .GroupBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Plan, StringComparer.Ordinal);
        foreach (var task in history.Tasks)
        {
            if (!Final.Contains(task.State))
            {
                yield return new("stuck", $"{task.Id} is {task.State} after attempt {task.Attempt}");
            }
            else if (
                task.Key is { } key
                && plans.TryGetValue(key, out var plan)
                && Misses(plan, task) is { } why
            )
            {
                yield return new(
                    "wrong_end",
                    $"{task.Id}, {plan}, is {task.State} ({task.ErrorKind}): {why}"
                );
            }
        }
    }

    /// <summary>Whether a task died because its workers did; that is what three losses come to, deserved or not.</summary>
    public static bool DiedOfLosses(StoredTask task) =>
        task is { State: "dead", ErrorKind: "WorkerLost", Losses: >= 3 };

    private static string? Misses(ProbeKind plan, StoredTask task) =>
        plan switch
        {
            ProbeKind.Poison => DiedOfLosses(task) ? null : "a poisonous task dies of its third loss",
            ProbeKind.Doomed when task is { State: "dead", ErrorKind: "Probe" } => null,
            ProbeKind.Deaf when task is { State: "dead", ErrorKind: "Timeout" } => null,
            // Whether the losses had causes is for the check of the duplicates.
            _ when DiedOfLosses(task) => null,
            ProbeKind.Doomed or ProbeKind.Deaf => "it cannot succeed",
            _ when task.State == "succeeded" => null,
            _ => "it can only succeed",
        };
}
