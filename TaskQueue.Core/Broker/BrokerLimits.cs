namespace TaskQueue.Core.Broker;

/// <summary>The measures of the index; the reasons are in docs/reliability.md.</summary>
public static class BrokerLimits
{
    /// <summary>Entries that one step handles.</summary>
    public const int Step = 1000;

    /// <summary>Bytes of payloads or results after which a step takes no more.</summary>
    public const long StepBytes = 8L * 1024 * 1024;

    /// <summary>Ready entries of one lane; the rest waits in the store.</summary>
    public const int WindowEntries = 50_000;

    /// <summary>Bytes of payload of one lane's ready entries.</summary>
    public const long WindowBytes = 32L * 1024 * 1024;

    /// <summary>Ready entries of one key's lane; small, since there may be many keys.</summary>
    public const int KeyWindowEntries = 500;

    /// <summary>Bytes of payload of one key's ready entries.</summary>
    public const long KeyWindowBytes = 1024 * 1024;

    /// <summary>Results that may wait before claims close.</summary>
    public const int WaitingResults = 50_000;

    /// <summary>Notes that may wait; older ones are dropped.</summary>
    public const int WaitingNotes = 10_000;

    /// <summary>A push older than this is dropped.</summary>
    public static readonly TimeSpan PushAge = TimeSpan.FromSeconds(10);

    /// <summary>How long a settled task is remembered; longer than <see cref="PushAge"/>.</summary>
    public static readonly TimeSpan TombLife = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker is remembered that was not heard of again and did not say goodbye.</summary>
    public static readonly TimeSpan WorkerLife = TimeSpan.FromHours(1);
}
