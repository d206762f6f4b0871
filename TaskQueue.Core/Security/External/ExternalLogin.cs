namespace TaskQueue.Core.Security.External;

/// <summary>That somebody at a provider and an account here are the same person.</summary>
public sealed class ExternalLogin
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The provider, by its own name: what the settings call it may change.</summary>
    public required string Issuer { get; init; }

    /// <summary>The person, by the provider's name for them.</summary>
    public required string Subject { get; init; }

    /// <summary>What the settings called the provider at the last sign-in.</summary>
    public required string Provider { get; set; }

    /// <summary>The address that the provider gave at the last sign-in; for people to recognise it, and for nothing else.</summary>
    public string? Email { get; set; }

    /// <summary>When it was linked.</summary>
    public required DateTimeOffset LinkedAt { get; init; }

    /// <summary>When the person last signed in with it; never when absent.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Makes one.</summary>
    internal static ExternalLogin Of(
        Guid userId,
        OidcProvider provider,
        ExternalIdentity identity,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Issuer = identity.Issuer,
            Subject = identity.Subject,
            Provider = provider.Name,
            Email = identity.Email,
            LinkedAt = now,
        };
}
