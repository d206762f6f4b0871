namespace TaskQueue.Core.Security.External;

/// <summary>Which roles of ours somebody gets for what a provider says of them. Pure.</summary>
public static class ExternalRoles
{
    /// <summary>The roles that the provider decides on.</summary>
    /// <param name="provider">Its claim and its map.</param>
    /// <param name="values">What the claim says; compared exactly, letter by letter.</param>
    /// <returns>
    /// The roles, the default ones where no value matches; empty when there is no default either, and
    /// <see langword="null"/> when the provider does not decide.
    /// </returns>
    public static IReadOnlyList<string>? Decide(OidcProvider provider, IReadOnlyList<string> values)
    {
        if (provider.RoleClaim is null)
        {
            return null;
        }

        var mapped = values
            .Where(provider.RoleMap.ContainsKey)
            .SelectMany(v => provider.RoleMap[v])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return mapped.Count > 0 ? mapped : provider.DefaultRoles;
    }
}
