namespace TaskQueue.Core.Security.External;

/// <summary>Who somebody is, as a provider says it in a token that was checked.</summary>
/// <param name="Issuer">The provider, by its own name.</param>
/// <param name="Subject">The person, by the provider's name for them: never given to another.</param>
/// <param name="Email">Their address; none when it is not said, or is none.</param>
/// <param name="EmailVerified">Whether the provider says that the address is theirs.</param>
/// <param name="Name">What others call them.</param>
/// <param name="RoleValues">What the claim of roles says.</param>
public sealed record ExternalIdentity(
    string Issuer,
    string Subject,
    string? Email,
    bool EmailVerified,
    string? Name,
    IReadOnlyList<string> RoleValues
)
{
    /// <summary>Characters of an issuer that are kept.</summary>
    public const int LongestIssuer = 512;

    /// <summary>Characters of a subject: OpenID Connect allows no more.</summary>
    public const int LongestSubject = 255;

    /// <summary>How records name them before it is known whose account it is.</summary>
    public string Label => Email ?? Subject;
}
