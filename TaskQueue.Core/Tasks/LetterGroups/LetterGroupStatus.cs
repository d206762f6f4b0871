namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>How a group of dead letters stands.</summary>
public enum LetterGroupStatus
{
    /// <summary>Somebody should look at it.</summary>
    Open,

    /// <summary>Put off, until a time or until it comes again.</summary>
    Snoozed,

    /// <summary>Done with.</summary>
    Resolved,

    /// <summary>It was done with, and a task has died of it since: open again.</summary>
    Regressed,
}

/// <summary>Which groups are wanted.</summary>
public enum LetterGroupFilter
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those that are open, those that came back among them.</summary>
    Open,

    /// <summary>Those that whoever asks looks after, and that are not done with.</summary>
    Mine,

    /// <summary>Those that are put off.</summary>
    Snoozed,

    /// <summary>Those that are done with.</summary>
    Resolved,

    /// <summary>Those that came back.</summary>
    Regressed,
}

/// <summary>How many groups there are of each kind, of those that were looked at.</summary>
/// <param name="All">All of them.</param>
/// <param name="Open">Open ones, those that came back among them.</param>
/// <param name="Mine">Those of whoever asks that are not done with.</param>
/// <param name="Snoozed">Those that are put off.</param>
/// <param name="Resolved">Those that are done with.</param>
/// <param name="Regressed">Those that came back.</param>
/// <param name="IsComplete">Whether all groups were looked at; else the counts are lower bounds.</param>
public sealed record LetterGroupCounts(
    int All,
    int Open,
    int Mine,
    int Snoozed,
    int Resolved,
    int Regressed,
    bool IsComplete
)
{
    /// <summary>None at all.</summary>
    public static readonly LetterGroupCounts None = new(0, 0, 0, 0, 0, 0, true);

    /// <summary>How many match a filter.</summary>
    /// <param name="filter">The filter.</param>
    public int Of(LetterGroupFilter filter) =>
        filter switch
        {
            LetterGroupFilter.Open => Open,
            LetterGroupFilter.Mine => Mine,
            LetterGroupFilter.Snoozed => Snoozed,
            LetterGroupFilter.Resolved => Resolved,
            LetterGroupFilter.Regressed => Regressed,
            _ => All,
        };
}
