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

    /// <summary>What people call a provider; its name where it is not in the settings any more.</summary>
    /// <param name="name">Its name.</param>
    public string Show(string name) => Find(name)?.DisplayName ?? name;
}
