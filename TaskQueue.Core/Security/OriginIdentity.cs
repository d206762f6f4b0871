using System.Security.Claims;

namespace TaskQueue.Core.Security;

/// <summary>
/// Carries the origin of a request with its principal, so that whoever makes an <see cref="Actor"/> of the principal has it,
/// in a circuit too. It has no claims and proves nothing.
/// </summary>
/// <param name="origin">From where the request came.</param>
public sealed class OriginIdentity(Origin origin) : ClaimsIdentity
{
    /// <summary>From where the request came.</summary>
    public Origin Origin => origin;

    /// <summary>The same principal, with its origin. Principals may be shared by requests, so it is a new one.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="origin">From where.</param>
    public static ClaimsPrincipal Attach(ClaimsPrincipal principal, Origin origin) =>
        new([.. principal.Identities.Where(i => i is not OriginIdentity), new OriginIdentity(origin)]);

    /// <summary>The origin of a principal; none where nobody has said it.</summary>
    /// <param name="principal">Who asks.</param>
    public static Origin? Of(ClaimsPrincipal principal)
    {
        // Asked several times with each request.
        foreach (var identity in principal.Identities)
        {
            if (identity is OriginIdentity { Origin: var origin })
            {
                return origin;
            }
        }

        return null;
    }
}
