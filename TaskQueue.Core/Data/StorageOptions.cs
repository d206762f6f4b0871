namespace TaskQueue.Core.Data;

/// <summary>Settings under <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>SQLite: survive power loss (default), or be faster. Without meaning on PostgreSQL.</summary>
    public StorageDurability Durability { get; set; } = StorageDurability.Full;
}
