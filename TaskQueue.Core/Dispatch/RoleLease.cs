namespace TaskQueue.Core.Dispatch;

/// <summary>Which process has a role, and until when unless it renews.</summary>
public sealed class RoleLease
{
    /// <summary>The role.</summary>
    public required string Name { get; init; }

    /// <summary>The process that has it, one id per start.</summary>
    public Guid Holder { get; set; }

    /// <summary>Rises with each change of hands.</summary>
    public long Fence { get; set; }

    /// <summary>Until when, by the store's clock.</summary>
    public DateTimeOffset Until { get; set; }
}
