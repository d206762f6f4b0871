namespace TaskQueue.Core.Security.Factors;

/// <summary>
/// The second factor of an account, or one that is being set up. Secrets are encrypted; that one is in force stands at the
/// account itself (<c>TwoFactorEnabled</c>), which is read with each sign-in anyway.
/// </summary>
public sealed class SecondFactor
{
    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The secret in force; none while the first one is being set up.</summary>
    public string? Secret { get; set; }

    /// <summary>The step of the last code that was accepted: no code counts twice.</summary>
    public long LastStep { get; set; }

    /// <summary>Since when it is in force.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>A secret that waits for its first code.</summary>
    public string? Pending { get; set; }

    /// <summary>Since when it waits.</summary>
    public DateTimeOffset? PendingAt { get; set; }

    /// <summary>The salt of the recovery codes.</summary>
    public byte[]? Salt { get; set; }
}

/// <summary>A recovery code that was not used yet; using it deletes the row.</summary>
public sealed class RecoveryCode
{
    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What is kept of it, see <see cref="RecoveryText.Hash"/>.</summary>
    public required byte[] Hash { get; init; }
}
