namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>
/// A dead letter that rules have to look at, and how often they have requeued its task. Written in the transaction in which
/// the task dies, so that none is missed; while nothing is to be done, the row is gone, unless it has to remember requeues.
/// </summary>
public sealed class LetterDue
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>When rules are to look at it; never when absent.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The rule that it waits for.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>How often rules have requeued the task, in all its life.</summary>
    public int Requeues { get; init; }
}
