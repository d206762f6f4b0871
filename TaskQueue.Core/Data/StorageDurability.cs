namespace TaskQueue.Core.Data;

/// <summary>What an accepted task survives on SQLite.</summary>
public enum StorageDurability
{
    /// <summary>Power loss too: each commit is synced.</summary>
    Full,

    /// <summary>Any crash of a process; a power loss may take the last accepted tasks.</summary>
    Fast,
}
