namespace TaskQueue.Core.Tasks;

/// <summary>The limits of a task's parts, one table for API, console and store.</summary>
public static class TaskLimits
{
    /// <summary>Characters of a type, a queue or a correlation id.</summary>
    public const int Name = TextRules.LongestName;

    /// <summary>Characters of a task's name.</summary>
    public const int Title = 256;

    /// <summary>Characters of a description.</summary>
    public const int Description = 4000;

    /// <summary>Characters of a tag.</summary>
    public const int Tag = 64;

    /// <summary>Tags of one task.</summary>
    public const int Tags = 32;

    /// <summary>Characters of an idempotency key.</summary>
    public const int IdempotencyKey = 256;

    /// <summary>Characters of an actor's name.</summary>
    public const int Actor = 256;

    /// <summary>Bytes of one payload, and of one result.</summary>
    public const int Payload = 1024 * 1024;

    /// <summary>Depth of a payload's JSON.</summary>
    public const int JsonDepth = 64;

    /// <summary>Attempts of one task.</summary>
    public const int Attempts = 100;

    /// <summary>Tasks of one batch.</summary>
    public const int Batch = 10_000;

    /// <summary>Tasks that one task may depend on.</summary>
    public const int Dependencies = 1000;

    /// <summary>Dependencies of all tasks of one batch together.</summary>
    public const int BatchDependencies = 100_000;

    /// <summary>Characters of what a row of a batch is called.</summary>
    public const int Ref = 64;

    /// <summary>Tasks that a filter names by their ids: as many as an address has room for.</summary>
    public const int Ids = 200;

    /// <summary>Rows of one page.</summary>
    public const int Page = 500;

    /// <summary>The longest that one attempt may be given.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromDays(7);

    /// <summary>A task with an idempotency key is kept at least this long from its acceptance, unless somebody deletes it.</summary>
    public static readonly TimeSpan KeysLive = TimeSpan.FromDays(7);

    /// <summary>How far ahead a task may be planned.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(3660);
}
