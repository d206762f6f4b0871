namespace TaskQueue.Core.Data;

/// <summary>Settings under <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>SQLite: survive power loss (default), or be faster. Without meaning on PostgreSQL.</summary>
    public StorageDurability Durability { get; set; } = StorageDurability.Full;

    /// <summary>A statement that takes this long is kept on the list of slow statements. 200 ms.</summary>
    public TimeSpan SlowStatement { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>PostgreSQL: how many connections the console, the API and the chores share. 40.</summary>
    public int PoolSize { get; set; } = 40;

    /// <summary>
    /// PostgreSQL: how many connections are kept for accepting and settling, so that readers cannot take them. 8.
    /// </summary>
    public int LedgerPoolSize { get; set; } = 8;

    /// <summary>PostgreSQL: how long a caller waits for a free connection before it is refused. 15 s.</summary>
    public TimeSpan PoolWait { get; set; } = TimeSpan.FromSeconds(15);
}
