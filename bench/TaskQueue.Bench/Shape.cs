namespace TaskQueue.Bench;

/// <summary>What an installation is made of.</summary>
/// <param name="Mode"><c>embedded</c>: one process on SQLite; <c>distributed</c>: PostgreSQL, Redis, Web and workers.</param>
/// <param name="Workers">How many workers: the one in the process, or worker processes.</param>
internal sealed record Shape(string Mode, int Workers)
{
    public const string Embedded = "embedded";
    public const string Distributed = "distributed";

    public bool IsDistributed => Mode == Distributed;

    /// <summary>How many tasks a worker runs at once; as it comes when absent.</summary>
    public int? Concurrency { get; init; }
}
