using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Security;

/// <summary>The claims that tie a cookie or a token to its session.</summary>
public static class SessionClaims
{
    /// <summary>When the password was given, in seconds since 1970.</summary>
    public const string AuthTime = "auth_time";

    /// <summary>The session: the family of refresh tokens.</summary>
    public const string Session = "sid";

    /// <summary>The OpenID Connect provider that vouched for its owner; absent where a password was given.</summary>
    public const string Provider = "idp";

    /// <summary>Digest of the security stamp.</summary>
    public const string Stamp = "stamp";

    /// <summary>Makes the principal of a console session.</summary>
    /// <param name="user">Who signed in.</param>
    /// <param name="session">The session.</param>
    /// <param name="scheme">The authentication scheme.</param>
    public static ClaimsPrincipal ForCookie(SignedIn user, Guid session, string scheme)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, user.UserId.ToString()),
            new(ClaimTypes.Email, user.Email),
            .. user.Roles.Select(r => new Claim(ClaimTypes.Role, r)),
            .. Shared(user, session),
        ];
        if (user.Provider is { } provider)
        {
            claims.Add(new(Provider, provider));
        }

        return new(new ClaimsIdentity(claims, scheme, ClaimTypes.Email, ClaimTypes.Role));
    }

    /// <summary>Reads what a principal says of its session; whether that is true is another question.</summary>
    /// <param name="principal">From a cookie or a token.</param>
    /// <returns>Nothing when it names no session.</returns>
    public static SessionTicket? Read(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Session), out var session)
        && Guid.TryParse(
            principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub"),
            out var user
        )
        && principal.FindFirstValue(Stamp) is { } stamp
            ? new(session, user, stamp)
            : null;

    /// <summary>The claims that cookie and token share.</summary>
    internal static IEnumerable<Claim> Shared(SignedIn user, Guid session) =>
        [
            new(
                AuthTime,
                user.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ClaimValueTypes.Integer64
            ),
            new(Session, session.ToString("N")),
            new(Stamp, Digest(user.Stamp)),
        ];

    /// <summary>What a token may show of the security stamp.</summary>
    internal static string Digest(string stamp) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stamp)).AsSpan(0, 8));
}
