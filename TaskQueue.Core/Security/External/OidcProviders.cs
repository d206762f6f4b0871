namespace TaskQueue.Core.Security.External;

/// <summary>The providers that people may sign in with.</summary>
/// <param name="all">All of them, by name.</param>
public sealed class OidcProviders(IReadOnlyList<OidcProvider> all)
{
    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<OidcProvider> All { get; } = all;

    /// <summary>One of them.</summary>
    /// <param name="name">Its name, in any case.</param>
    public OidcProvider? Find(string? name) =>
        All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether somebody linked by this issuer could sign in: a provider in the settings speaks in its name. One whose issuer is
    /// not its <c>Authority</c> is not found so, which errs on the side of keeping ways in.
    /// </summary>
    /// <param name="issuer">The issuer of a link.</param>
    public bool Serve(string issuer) =>
        All.Any(p =>
            p.Authority.AbsoluteUri.TrimEnd('/').Equals(issuer.TrimEnd('/'), StringComparison.Ordinal)
        );

    /// <summary>What people call a provider; its name where it is not in the settings any more.</summary>
    /// <param name="name">Its name.</param>
    public string Show(string name) => Find(name)?.DisplayName ?? name;
}
