namespace TaskQueue.Core.Security;

/// <summary>A refresh token, stored as its SHA-256. Used once; the family dies when one is used twice.</summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>All tokens that descend from one sign-in.</summary>
    public required Guid Family { get; init; }

    /// <summary>When it was given out.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the password was given that this family stands on.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>When it was exchanged for the next.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
