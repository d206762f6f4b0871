namespace TaskQueue.Core.Security;

/// <summary>A role in the list.</summary>
/// <param name="Role">The role.</param>
/// <param name="Members">How many accounts have it.</param>
/// <param name="Lacking">How many of them have no second factor.</param>
public sealed record ListedRole(RoleDefinition Role, int Members, int Lacking);
