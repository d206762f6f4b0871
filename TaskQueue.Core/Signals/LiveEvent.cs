namespace TaskQueue.Core.Signals;

/// <summary>
/// Something that has happened, for those who listen. It says enough to show a line or to know what to read again, and holds
/// nothing that needs more than the right to see lists: no payload, no result, no error text.
/// </summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Kind">What happened, such as <c>task.changed</c>.</param>
/// <param name="At">When.</param>
/// <param name="Id">Of which task, worker, alert, schedule or operation; of a queue its name.</param>
public sealed record LiveEvent(EventTopic Topic, string Kind, DateTimeOffset At, string Id)
{
    /// <summary>The queue that it is in. Who may not see the queue does not hear of it.</summary>
    public string? Queue { get; init; }

    /// <summary>The concurrency key in that queue, where it is about the rule of one.</summary>
    public string? Key { get; init; }

    /// <summary>The task type; of an alert its kind, of an operation its action.</summary>
    public string? Type { get; init; }

    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>The state before; absent for what is new.</summary>
    public string? From { get; init; }

    /// <summary>The state since; absent for what is gone.</summary>
    public string? To { get; init; }

    /// <summary>Attempts that a task has had.</summary>
    public int? Attempt { get; init; }

    /// <summary>
    /// The version that a task has since. Commits are told side by side, so that what happened first may be told last: whoever
    /// keeps what they hear drops an event with a lower version than they have.
    /// </summary>
    public int? Version { get; init; }

    /// <summary>How far a running task is, in percent.</summary>
    public int? Progress { get; init; }

    /// <summary>Who did it; absent where nobody asked for it.</summary>
    public string? By { get; init; }

    /// <summary>Numbers that go with it, by name.</summary>
    public IReadOnlyDictionary<string, double>? Figures { get; init; }

    /// <summary>A permission that one must have in all queues to hear of it; not told.</summary>
    public string? Needs { get; init; }

    /// <summary>Who hears of it although they may see some queues alone; not told.</summary>
    public string? Owner { get; init; }
}
