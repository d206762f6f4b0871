namespace TaskQueue.Core.Security.Accounts;

/// <summary>A link that does one thing once for one account. Its token is stored as its SHA-256 alone.</summary>
public sealed class OneTimeLink
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What it does.</summary>
    public required LinkPurpose Purpose { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a link does. Stored: the numbers stay.</summary>
public enum LinkPurpose
{
    /// <summary>Sets another password.</summary>
    Reset = 1,

    /// <summary>Sets the first password of an account that an administrator has made.</summary>
    Invitation = 2,

    /// <summary>Proves that the address belongs to whoever registered it.</summary>
    Confirmation = 3,
}
