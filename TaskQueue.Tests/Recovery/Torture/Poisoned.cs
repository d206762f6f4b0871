using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Finds the deaths that a poisonous task has caused: it was started in that process and never ended.</summary>
internal static class Poisoned
{
    private const int Aborted = 134;

    public static IReadOnlyList<Death> Explain(
        IReadOnlyList<Death> deaths,
        IReadOnlyList<ClientEntry> clients,
        IReadOnlyList<StoredTask> tasks,
        IReadOnlyList<ProbeLine> executions
    )
    {
        var keys = clients
            .Where(c => c is { Kind: ClientEntryKind.Intent, Plan: ProbeKind.Poison })
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        var poison = tasks.Where(t => t.Key is { } key && keys.Contains(key)).Select(t => t.Id).ToHashSet();
        var processes = executions
            .Where(e => e.What == "start" && poison.Contains(e.Task))
            .Select(e => e.Process)
            .ToHashSet();
        return
        [
            .. deaths.Select(d =>
                d is { Cause: null, ExitCode: Aborted } && processes.Contains(d.Process)
                    ? d with
                    {
                        Cause = "a poisonous task",
                    }
                    : d
            ),
        ];
    }
}
