namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>
/// Decides whether a task that waits for others may go on; pure. Endings only ever add up, so a decision that was made
/// once stays the decision, whatever ends later and in whatever order.
/// </summary>
public static class DependencyResolver
{
    /// <summary>Decides from the numbers.</summary>
    /// <param name="rule">What the task waits for.</param>
    /// <param name="total">How many tasks it depends on.</param>
    /// <param name="met">How many of them ended as wanted.</param>
    /// <param name="missed">How many ended otherwise.</param>
    public static DependencyVerdict Decide(DependencyRule rule, int total, int met, int missed)
    {
        var needed = rule.Mode.NeededOf(total);
        if (met >= needed)
        {
            return DependencyVerdict.Run;
        }

        if (total - missed >= needed)
        {
            return DependencyVerdict.Wait;
        }

        return rule.OnFailed switch
        {
            OnDependencyFailed.Cancel => DependencyVerdict.Cancel,
            OnDependencyFailed.Run => DependencyVerdict.Run,
            _ => DependencyVerdict.Skip,
        };
    }

    /// <summary>Decides from how each of them ended.</summary>
    /// <param name="rule">What the task waits for.</param>
    /// <param name="endings">One entry for each task that it depends on; none where it has not ended.</param>
    public static DependencyVerdict Decide(DependencyRule rule, IReadOnlyCollection<TaskState?> endings)
    {
        var (met, missed) = (0, 0);
        foreach (var ending in endings)
        {
            met += ending is { } good && rule.Wants(good) ? 1 : 0;
            missed += ending is { } bad && !rule.Wants(bad) ? 1 : 0;
        }

        return Decide(rule, endings.Count, met, missed);
    }
}

/// <summary>What is to become of a task that waits for others.</summary>
public enum DependencyVerdict
{
    /// <summary>Too little has ended to tell.</summary>
    Wait,

    /// <summary>It is ready, or scheduled where its own time has not come.</summary>
    Run,

    /// <summary>It ends as skipped.</summary>
    Skip,

    /// <summary>It ends as cancelled.</summary>
    Cancel,
}
