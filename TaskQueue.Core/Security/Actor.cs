using System.Security.Claims;

namespace TaskQueue.Core.Security;

/// <summary>Who asks. Services take it with each act and check it there, whoever the caller is.</summary>
/// <param name="Name">How records name them: the e-mail address, or <c>system</c>.</param>
/// <param name="Permissions">What they may do.</param>
public sealed record Actor(string Name, IReadOnlySet<string> Permissions)
{
    /// <summary>The product itself, where no person asked.</summary>
    public static readonly Actor System = new(
        "system",
        TaskQueue.Core.Security.Permissions.All.ToHashSet(StringComparer.Ordinal)
    );

    /// <summary>Reads who asks from a signed-in principal; one who is not signed in may do nothing.</summary>
    /// <param name="principal">From a cookie or a token.</param>
    public static Actor From(ClaimsPrincipal principal)
    {
        var allowed = Roles.PermissionsOfAll(
            principal.Claims.Where(c => c.Type is ClaimTypes.Role or "role").Select(c => c.Value)
        );
        var name =
            principal.FindFirstValue(ClaimTypes.Email) ?? principal.FindFirstValue("email") ?? "anonymous";
        return new(name, principal.Identity is { IsAuthenticated: true } ? allowed : Roles.Nothing);
    }

    /// <summary>Whether they may.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    public bool May(string permission) => Permissions.Contains(permission);

    /// <summary>Refuses unless they may.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public void Require(string permission)
    {
        if (!May(permission))
        {
            throw new RefusalException(RefusalCode.Forbidden, $"This needs the permission {permission}.");
        }
    }
}
