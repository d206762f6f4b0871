using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Tasks;

/// <summary>Everything that <see cref="TaskExplainer"/> looks at. A part that nobody filled in holds nothing up.</summary>
public sealed record ExplainFacts
{
    /// <summary>The task; its payload is not looked at.</summary>
    public required TaskItem Task { get; init; }

    /// <summary>The current time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What a blocked task waits for.</summary>
    public IReadOnlyList<DependencyFact> WaitsFor { get; init; } = [];

    /// <summary>The pause of its queue; none while it is not paused.</summary>
    public PauseFact? Pause { get; init; }

    /// <summary>The limits that it falls under.</summary>
    public IReadOnlyList<LimitFact> Limits { get; init; } = [];

    /// <summary>How the broker stands.</summary>
    public BrokerFact Broker { get; init; } = BrokerFact.Open;

    /// <summary>What is wrong with the broker, for people; none while it is open.</summary>
    public string? BrokerTrouble { get; init; }

    /// <summary>Labels that its worker must have.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The workers that beat, those that are paused or draining included.</summary>
    public IReadOnlyList<WorkerFact> Workers { get; init; } = [];

    /// <summary>What rules for dead letters know of it; none for a task that is not dead.</summary>
    public LetterFact? Letter { get; init; }

    /// <summary>Ready tasks of its queue that start before it; none for a task that is not ready.</summary>
    public AheadFact? Ahead { get; init; }
}

/// <summary>A task that another one waits for.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="State">Where it stands; none when it is gone.</param>
/// <param name="Met">Whether it has ended as wanted; none while that is open.</param>
public sealed record DependencyFact(Guid TaskId, TaskState? State, bool? Met);

/// <summary>Why and until when a queue is paused.</summary>
/// <param name="By">Who paused it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="Until">When it goes on by itself; none when somebody has to resume it.</param>
public sealed record PauseFact(string By, DateTimeOffset? At, string? Reason, DateTimeOffset? Until);

/// <summary>A limit, and how much of it is in use.</summary>
/// <param name="What">What is limited, such as <c>concurrency of queue 'mail'</c>.</param>
/// <param name="Used">How much is in use.</param>
/// <param name="Allowed">How much may be.</param>
/// <param name="FreeAt">When some of it is free again, where that is known.</param>
public sealed record LimitFact(string What, long Used, long Allowed, DateTimeOffset? FreeAt = null)
{
    /// <summary>Who said it; none where that is not known.</summary>
    public LimitSaid? Said { get; init; }

    /// <summary>Some of the tasks that use it up, those that began first; none where that is not known.</summary>
    public IReadOnlyList<Guid> Holders { get; init; } = [];
}

/// <summary>Who said the limits of a queue or type that hold now.</summary>
/// <param name="Of">What they are the limits of, such as <c>queue 'mail'</c>.</param>
/// <param name="By">Who said them.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="Until">When they lift themselves; none when they are to stay.</param>
public sealed record LimitSaid(
    string Of,
    string By,
    DateTimeOffset At,
    string? Reason,
    DateTimeOffset? Until
);

/// <summary>What rules for dead letters know of a dead task.</summary>
/// <param name="Rules">All rules, in their order.</param>
/// <param name="Due">What is noted for them; none where they are not to look at it and never requeued it.</param>
/// <param name="InCanary">Whether a canary that goes on has queued it.</param>
public sealed record LetterFact(IReadOnlyList<LetterRule> Rules, LetterDue? Due, bool InCanary);

/// <summary>How the broker stands.</summary>
public enum BrokerFact
{
    /// <summary>It hands out work.</summary>
    Open,

    /// <summary>It is being filled from the store.</summary>
    Rebuilding,

    /// <summary>It does not answer.</summary>
    Away,
}

/// <summary>A worker as far as one task is concerned.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Serves">Whether it serves the task's queue.</param>
/// <param name="Knows">Whether it can run the task's type.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Stands">Whether it takes tasks.</param>
/// <param name="Running">How many it runs.</param>
/// <param name="Capacity">How many it runs at once at the most.</param>
/// <param name="LastBeatAt">When it was last heard of.</param>
public sealed record WorkerFact(
    string Name,
    bool Serves,
    bool Knows,
    IReadOnlyList<string> Labels,
    WorkerStand Stands,
    int Running,
    int Capacity,
    DateTimeOffset LastBeatAt
)
{
    /// <summary>What keeps it from taking tasks; none where nobody told it to.</summary>
    public OrderFact? Order { get; init; }
}

/// <summary>What a worker was told, so that it takes no more tasks.</summary>
/// <param name="Kind">What it was told.</param>
/// <param name="By">Who told it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, in their words.</param>
public sealed record OrderFact(OrderKind Kind, string By, DateTimeOffset At, string? Reason)
{
    /// <summary>When it goes on by itself; absent when somebody has to resume it.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What a worker may be told, so that it takes no more tasks.</summary>
public enum OrderKind
{
    /// <summary>To pause.</summary>
    Pause,

    /// <summary>To end what it has.</summary>
    Drain,

    /// <summary>To end.</summary>
    Stop,
}

/// <summary>Whether a worker takes tasks.</summary>
public enum WorkerStand
{
    /// <summary>It does.</summary>
    Working,

    /// <summary>Somebody paused it.</summary>
    Paused,

    /// <summary>It ends what it has, and takes no more.</summary>
    Draining,
}

/// <summary>How many tasks stand before one.</summary>
/// <param name="Count">How many were counted.</param>
/// <param name="More">Whether there are more than were counted.</param>
public sealed record AheadFact(int Count, bool More)
{
    /// <summary>Whether tasks of the queue rise while they wait, which is not counted: the broker alone knows since when they do.</summary>
    public bool Ages { get; init; }
}
