namespace TaskQueue.Core.Security;

/// <summary>A role: what those who have it may do, and in which queues.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="Queues">The queues that it is limited to; all of them when there are none.</param>
/// <param name="Description">What it is for.</param>
public sealed record RoleDefinition(
    string Name,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> Queues,
    string? Description = null
)
{
    internal const string PermissionClaim = "permission";
    internal const string QueueClaim = "queue";
    internal const string DescriptionClaim = "description";
    internal const string SecondFactorClaim = "second-factor";
    internal const string Required = "required";

    /// <summary>Whether those who have it must have a second factor. A built-in role may ask for it, too.</summary>
    public bool RequiresSecondFactor { get; init; }

    /// <summary>Whether the product brings it along; such a role cannot be changed.</summary>
    public bool IsBuiltIn => Roles.All.Contains(Name, StringComparer.Ordinal);

    /// <summary>Reads a role from the claims that the store keeps of it; what a built-in one may do is not in the store.</summary>
    internal static RoleDefinition Of(string name, IReadOnlyList<(string Type, string Value)> claims)
    {
        var role = Roles.All.Contains(name, StringComparer.Ordinal)
            ? new RoleDefinition(name, Roles.PermissionsOf(name), [], Roles.DescriptionOf(name))
            : new(
                name,
                // A permission that a later version took away is nobody's.
                [.. Values(claims, PermissionClaim).Where(p => Security.Permissions.All.Contains(p))],
                Values(claims, QueueClaim),
                Values(claims, DescriptionClaim).FirstOrDefault()
            );
        return role with { RequiresSecondFactor = claims.Any(c => c.Type == SecondFactorClaim) };
    }

    private static List<string> Values(IReadOnlyList<(string Type, string Value)> claims, string type) =>
        [.. claims.Where(c => c.Type == type).Select(c => c.Value).Order(StringComparer.Ordinal)];
}
