namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>A task that waits for others is told how each of them ended, and starts behind all of them.</summary>
internal static class Precedence
{
    public static IEnumerable<Finding> Check(History history)
    {
        var tasks = history.Tasks.ToDictionary(t => t.Id);
        var ended = history
            .Attempts.GroupBy(a => a.Task)
            .ToDictionary(g => g.Key, g => g.Max(a => a.FinishedAt));
        var started = history
            .Executions.Where(e => e.What == "start")
            .GroupBy(e => e.Task)
            .ToDictionary(g => g.Key, g => g.Min(e => e.At));
        var skewed = history.Disturbances.Any(d => d.Row == "F06");
        foreach (var edge in history.Dependencies)
        {
            var parent = tasks.GetValueOrDefault(edge.Parent);
            if (parent is null || edge.Outcome != parent.State)
            {
                yield return new(
                    "dependency",
                    $"{edge.Task} was told that {edge.Parent} is {edge.Outcome ?? "open"}; it is {parent?.State ?? "gone"}"
                );
            }

            if (
                !skewed
                && started.TryGetValue(edge.Task, out var start)
                && ended.TryGetValue(edge.Parent, out var end)
                && start < end
            )
            {
                yield return new(
                    "dependency",
                    $"{edge.Task} started at {start}, before {edge.Parent} ended at {end}"
                );
            }
        }
    }
}
