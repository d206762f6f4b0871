namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Retention removes nothing before its time: a task that is gone ran, and had ended for as long as it is kept.</summary>
internal static class Retained
{
    /// <summary>How many were removed, of those that are known to have been in.</summary>
    public static int Removed(History history) => Gone(history).Count;

    public static IEnumerable<Finding> Check(History history)
    {
        var ended = history
            .Executions.Where(e => e.What == "end")
            .GroupBy(e => e.Task)
            .ToDictionary(g => g.Key, g => g.Min(e => e.At));
        var kept = (long)Fleeting.Kept.TotalMicroseconds;
        foreach (var task in Gone(history))
        {
            if (!ended.TryGetValue(task, out var end))
            {
                yield return new("lost", $"{task} was acknowledged, never ran, and is gone");
            }
            else if (end > history.ReadAt - kept)
            {
                yield return new("lost", $"{task} ended at {end}, and was gone before its time");
            }
        }
    }

    private static List<Guid> Gone(History history)
    {
        var there = history.Tasks.Select(t => t.Id).ToHashSet();
        return
        [
            .. history
                .Clients.Where(c => c.Kind is ClientEntryKind.Ack && Fleeting.Is(c.Key))
                .Select(c => c.Task!.Value)
                .Where(id => !there.Contains(id)),
        ];
    }
}
