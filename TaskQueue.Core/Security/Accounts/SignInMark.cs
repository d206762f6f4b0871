namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// What is remembered of attempts to sign in: of a name, of an address, or of a name at an address. All Web processes
/// share it.
/// </summary>
public sealed class SignInMark
{
    /// <summary>SHA-256 of what it is about, in hexadecimal: people type passwords into the field for the name, too.</summary>
    public required string Key { get; init; }

    /// <summary>Rises with each change.</summary>
    public int Version { get; set; }

    /// <summary>Failures since <see cref="Since"/>; an attempt that has not ended counts as one.</summary>
    public int Failures { get; set; }

    /// <summary>When the counting began.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>How often it was shut lately.</summary>
    public int Level { get; set; }

    /// <summary>Until when it is shut; open when absent.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>When something was last noted here.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>Of a name at an address: when it last signed in from there.</summary>
    public DateTimeOffset? KnownAt { get; set; }
}
