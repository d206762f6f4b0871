namespace TaskQueue.Core.Security.External;

/// <summary>
/// An OpenID Connect provider that people may sign in with: what stands below <c>Auth:Oidc:{name}</c>, read by
/// <see cref="OidcSettings"/>. Not a record: its text must not show the secret.
/// </summary>
public sealed class OidcProvider
{
    /// <summary>The name in the settings, lower-case; part of the callback's path.</summary>
    public required string Name { get; init; }

    /// <summary>Where its discovery document lies, without <c>/.well-known/openid-configuration</c>.</summary>
    public required Uri Authority { get; init; }

    /// <summary>How the provider knows this installation.</summary>
    public required string ClientId { get; init; }

    /// <summary>What this installation proves itself with; none for a public client, which has PKCE alone.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the button on the sign-in page calls it. Default: its name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What the provider is asked for; <c>openid</c> among it.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether its userinfo endpoint is asked for what the id token does not say. Default true.</summary>
    public bool UserInfo { get; init; } = true;

    /// <summary>The claim that says whether the address belongs to the person.</summary>
    public string EmailVerifiedClaim { get; init; } = "email_verified";

    /// <summary>Whether an account with the same, verified address is taken for the person's own. Default false.</summary>
    public bool LinkByEmail { get; init; }

    /// <summary>Whose account is made at their first sign-in; nobody's when absent.</summary>
    public EmailAllowList? AllowList { get; init; }

    /// <summary>The claim that roles are read from, dots leading into objects; roles are left alone when absent.</summary>
    public string? RoleClaim { get; init; }

    /// <summary>The roles of ours that a value of that claim gives.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RoleMap { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The roles where no value matches, and of new accounts where no claim is read; none: refused.</summary>
    public IReadOnlyList<string> DefaultRoles { get; init; } = [];

    /// <summary>
    /// Whether the second factor of this installation is asked for, too. Default false: the provider has its own.
    /// </summary>
    public bool RequireMfa { get; init; }

    /// <summary>Whether who signs out here is signed out at the provider, too. Default false.</summary>
    public bool SingleLogout { get; init; }
}
