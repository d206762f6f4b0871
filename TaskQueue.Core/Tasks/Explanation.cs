namespace TaskQueue.Core.Tasks;

/// <summary>Why a task stands where it stands: each gate on its way to a worker, in the order in which it passes them.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Verdict">The first closed gate, or <see cref="Ready"/> when none is closed.</param>
/// <param name="Summary">The verdict as a sentence.</param>
/// <param name="Gates">Every gate, open or closed.</param>
public sealed record Explanation(
    Guid TaskId,
    string Verdict,
    string Summary,
    IReadOnlyList<ExplainedGate> Gates
)
{
    /// <summary>The verdict when no gate is closed.</summary>
    public const string Ready = "ready";
}

/// <summary>One gate, and how the task stands at it.</summary>
/// <param name="Gate">Its name, one of <see cref="ExplainedGates"/>.</param>
/// <param name="Ok">Whether it is open for this task.</param>
/// <param name="Evidence">What that is known from.</param>
/// <param name="Advice">What can be done; none while it is open.</param>
public sealed record ExplainedGate(string Gate, bool Ok, string Evidence, string? Advice);

/// <summary>The names of the gates, as the API says them.</summary>
public static class ExplainedGates
{
    /// <summary>It has not ended.</summary>
    public const string Ended = "ended";

    /// <summary>No rule for dead letters that means it is kept from acting.</summary>
    public const string Rules = "rules";

    /// <summary>No attempt runs already.</summary>
    public const string Running = "running";

    /// <summary>Its time to run, or to be tried again, has come.</summary>
    public const string Time = "time";

    /// <summary>What it waits for has ended as wanted.</summary>
    public const string Dependencies = "dependencies";

    /// <summary>It has not expired.</summary>
    public const string Expiry = "expiry";

    /// <summary>Its deadline has not passed.</summary>
    public const string Deadline = "deadline";

    /// <summary>Its queue is not paused.</summary>
    public const string Queue = "queue";

    /// <summary>No limit is used up.</summary>
    public const string Limits = "limits";

    /// <summary>The broker hands out work.</summary>
    public const string Broker = "broker";

    /// <summary>There is a live worker.</summary>
    public const string Workers = "workers";

    /// <summary>One of them serves the queue.</summary>
    public const string Serving = "serving";

    /// <summary>One of those knows the type.</summary>
    public const string Type = "type";

    /// <summary>One of those has the labels that it needs.</summary>
    public const string Labels = "labels";

    /// <summary>One of those is neither paused nor draining.</summary>
    public const string Accepting = "accepting";

    /// <summary>One of those has a slot free.</summary>
    public const string Slots = "slots";

    /// <summary>No ready task of its queue stands before it.</summary>
    public const string Position = "position";

    /// <summary>All of them, in the order in which a task passes them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Ended,
        Rules,
        Running,
        Time,
        Dependencies,
        Expiry,
        Deadline,
        Queue,
        Limits,
        Broker,
        Workers,
        Serving,
        Type,
        Labels,
        Accepting,
        Slots,
        Position,
    ];
}
