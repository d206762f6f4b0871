namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Everything that a run left behind; the checkers read nothing else. Times are microseconds since 1970.</summary>
internal sealed class History
{
    /// <summary>What the clients wrote down, in the order of time for each client.</summary>
    public IReadOnlyList<ClientEntry> Clients { get; init; } = [];

    /// <summary>What handlers did, as they wrote it down themselves.</summary>
    public IReadOnlyList<ProbeLine> Executions { get; init; } = [];

    /// <summary>The tasks in the store after the drain.</summary>
    public IReadOnlyList<StoredTask> Tasks { get; init; } = [];

    /// <summary>The attempts in the store after the drain.</summary>
    public IReadOnlyList<StoredAttempt> Attempts { get; init; } = [];

    /// <summary>Who waits for whom, as the store has it after the drain.</summary>
    public IReadOnlyList<StoredDependency> Dependencies { get; init; } = [];

    /// <summary>The schedules of the run, as the store has them after the drain.</summary>
    public IReadOnlyList<StoredSchedule> Schedules { get; init; } = [];

    /// <summary>When the store was read.</summary>
    public long ReadAt { get; init; }

    /// <summary>Whether the index of ready work is in a server of its own, so that no death of ours takes it along.</summary>
    public bool IndexOutlivesProcesses { get; init; }

    /// <summary>How long a lease is good for, in microseconds.</summary>
    public long Lease { get; init; }

    /// <summary>What was done to the product, and when.</summary>
    public IReadOnlyList<Disturbance> Disturbances { get; init; } = [];

    /// <summary>The processes that ended.</summary>
    public IReadOnlyList<Death> Deaths { get; init; } = [];

    /// <summary>The counters, once a second.</summary>
    public IReadOnlyList<CounterSample> Samples { get; init; } = [];

    /// <summary>Reads of the watched tasks, in the order of time.</summary>
    public IReadOnlyList<WatchedRead> Reads { get; init; } = [];

    /// <summary>What the receiver of effects has kept: how often each task asked for its effect.</summary>
    public IReadOnlyDictionary<Guid, int> Effects { get; init; } = new Dictionary<Guid, int>();

    /// <summary>What those were answered who submitted unique tasks.</summary>
    public IReadOnlyList<AlikeCall> Alikes { get; init; } = [];

    /// <summary>The pauses of the halted queue.</summary>
    public IReadOnlyList<PauseSpan> Pauses { get; init; } = [];

    /// <summary>The calls by which workers over REST brought results.</summary>
    public IReadOnlyList<RemoteCall> RemoteCalls { get; init; } = [];

    /// <summary>When workers over REST were killed.</summary>
    public IReadOnlyList<long> RemoteDeaths { get; init; } = [];

    /// <summary>The highest epoch that tokens may carry has this many lower bits of sequence.</summary>
    public static long EpochOf(long token) => token >> 32;
}

/// <summary>What a client wrote down about one call for one key.</summary>
/// <param name="Kind">Which of the four.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="At">When.</param>
/// <param name="Task">The id that was answered; null unless <paramref name="Kind"/> is an acknowledgement.</param>
/// <param name="Status">The status of the answer; 0 for none.</param>
/// <param name="Plan">What the task is to do, and so how it must end; with intents alone.</param>
/// <param name="Watched">Whether reads follow it; with intents alone.</param>
internal sealed record ClientEntry(
    ClientEntryKind Kind,
    string Key,
    long At,
    Guid? Task = null,
    int Status = 0,
    ProbeKind Plan = ProbeKind.Quick,
    bool Watched = false
);

/// <summary>The lines of a client's ledger.</summary>
internal enum ClientEntryKind
{
    /// <summary>The call is about to be made.</summary>
    Intent,

    /// <summary>It was answered: the task is in.</summary>
    Ack,

    /// <summary>No answer, or one that says "later": whether the task is in is not known.</summary>
    Unknown,

    /// <summary>It was refused for good: the task must not be in.</summary>
    Reject,
}

/// <summary>The answer to somebody who submitted a unique task.</summary>
/// <param name="Identity">What it is unique by.</param>
/// <param name="At">When the answer was there.</param>
/// <param name="Status">Its status.</param>
/// <param name="Task">The task that it names; null where it is a refusal.</param>
internal sealed record AlikeCall(string Identity, long At, int Status, Guid? Task);

/// <summary>A pause of a queue.</summary>
/// <param name="From">When it was acknowledged.</param>
/// <param name="To">When somebody began to end it.</param>
internal sealed record PauseSpan(long From, long To);

/// <summary>A worker over REST brought a result.</summary>
/// <param name="Task">The task.</param>
/// <param name="Token">The lease.</param>
/// <param name="From">When it called.</param>
/// <param name="To">When the answer was there.</param>
/// <param name="Status">Its status; 0 for none.</param>
internal sealed record RemoteCall(Guid Task, long Token, long From, long To, int Status);

/// <summary>One line of a handler.</summary>
/// <param name="Task">The task.</param>
/// <param name="Token">The lease.</param>
/// <param name="Attempt">The number of the attempt.</param>
/// <param name="What"><c>start</c>, <c>end</c>, <c>threw</c> or <c>stopped</c>.</param>
/// <param name="Process">The process.</param>
/// <param name="At">When.</param>
internal sealed record ProbeLine(Guid Task, long Token, int Attempt, string What, int Process, long At)
{
    /// <summary>The key in its payload.</summary>
    public string Key { get; init; } = "";
}

/// <summary>A task as the store has it.</summary>
internal sealed record StoredTask(
    Guid Id,
    string? Key,
    string State,
    int Attempt,
    int Losses,
    string? ErrorKind
)
{
    /// <summary>Its queue.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Its concurrency key; empty when it has none.</summary>
    public string ConcurrencyKey { get; init; } = "";

    /// <summary>When it was accepted.</summary>
    public long CreatedAt { get; init; }
}

/// <summary>One task waits for another, as the store has it.</summary>
/// <param name="Task">The one that waits.</param>
/// <param name="Parent">The one that it waits for.</param>
/// <param name="Outcome">How that ended, as it was told.</param>
internal sealed record StoredDependency(Guid Task, Guid Parent, string? Outcome);

/// <summary>A schedule as the store has it.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Plan">What was asked of it.</param>
/// <param name="First">Its first fire, as it was told when it was made.</param>
/// <param name="Last">Its last fire.</param>
/// <param name="Fired">How many fires it counts.</param>
internal sealed record StoredSchedule(Guid Id, SchedulePlan Plan, long First, long? Last, long Fired);

/// <summary>An attempt as the store has it.</summary>
internal sealed record StoredAttempt(
    Guid Task,
    int Number,
    long Token,
    string Outcome,
    string? ErrorKind,
    long? LeasedAt,
    long FinishedAt
);

/// <summary>Something that was done to the product.</summary>
/// <param name="Row">The row of the fault matrix.</param>
/// <param name="Kind">What was done, in words.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it was over, and the product was left to itself again.</param>
/// <param name="Excuses">What the product may do because of it.</param>
internal sealed record Disturbance(string Row, string Kind, long From, long To, Excuse Excuses);

/// <summary>What a fault excuses; a death excuses by itself.</summary>
[Flags]
internal enum Excuse
{
    /// <summary>Nothing: the product has to bear it without a second execution.</summary>
    None = 0,

    /// <summary>Leases may be lost.</summary>
    LostLease = 1,

    /// <summary>The index may be rebuilt: a new epoch, in which short tasks in flight run again.</summary>
    NewEpoch = 2,

    /// <summary>It may stay unnoted in the store that a task runs, because the note cannot get there.</summary>
    Unnoted = 4,

    /// <summary>A process may give up: the runtime ends it where it can start no thread.</summary>
    Abort = 8,
}

/// <summary>A process that ended.</summary>
/// <param name="Process">Its number.</param>
/// <param name="Name">Its name in the run.</param>
/// <param name="At">When.</param>
/// <param name="ExitCode">137 after SIGKILL.</param>
/// <param name="Cause">The fault that did it; null when nothing is known of one.</param>
internal sealed record Death(int Process, string Name, long At, int ExitCode, string? Cause);

/// <summary>The counters of all queues in one snapshot.</summary>
/// <param name="At">When it was asked for.</param>
/// <param name="Acknowledged">Tasks that had been acknowledged before the question.</param>
/// <param name="Intended">Tasks that had been intended by the time of the answer.</param>
/// <param name="Accepted">Accepted, as the product counts.</param>
/// <param name="Accounted">Ended + live + removed, as the product counts.</param>
/// <param name="Fires">Those of the accepted that no client's ledger knows: of schedules, and unique ones.</param>
internal sealed record CounterSample(
    long At,
    long Acknowledged,
    long Intended,
    long Accepted,
    long Accounted,
    long Fires = 0
);

/// <summary>One read of all watched tasks.</summary>
/// <param name="From">When it was asked for.</param>
/// <param name="To">When the answer was there.</param>
/// <param name="Tasks">What was in it.</param>
internal sealed record WatchedRead(long From, long To, IReadOnlySet<Guid> Tasks);
