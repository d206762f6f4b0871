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
    )
    {
        IsSilent = true,
    };

    /// <summary>Whoever runs a command on the machine itself. The machine's own accounts decide who may.</summary>
    public static readonly Actor CommandLine = System with { IsSilent = false, Origin = new(Via.Cli) };

    /// <summary>Their account; none where they have none.</summary>
    public Guid? UserId { get; init; }

    /// <summary>From where they ask; none where nobody has said it.</summary>
    public Origin? Origin { get; init; }

    /// <summary>
    /// Whether what they do is not written into the audit log: it is a part of an act that has an entry of its own, or the
    /// product's own work.
    /// </summary>
    public bool IsSilent { get; init; }

    /// <summary>Reads who asks from a signed-in principal; one who is not signed in may do nothing.</summary>
    /// <param name="principal">From a cookie or a token.</param>
    public static Actor From(ClaimsPrincipal principal)
    {
        var allowed = Roles.PermissionsOfAll(
            principal.Claims.Where(c => c.Type is ClaimTypes.Role or "role").Select(c => c.Value)
        );
        var name =
            principal.FindFirstValue(ClaimTypes.Email) ?? principal.FindFirstValue("email") ?? "anonymous";
        return new(name, principal.Identity is { IsAuthenticated: true } ? allowed : Roles.Nothing)
        {
            UserId = Guid.TryParse(
                principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub"),
                out var id
            )
                ? id
                : null,
            Origin = OriginIdentity.Of(principal),
        };
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
            Origin?.Denied?.Invoke(this, permission);
            throw new RefusalException(RefusalCode.Forbidden, $"This needs the permission {permission}.");
        }
    }
}
