using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TaskQueue.Core.Security;

/// <summary>Makes access tokens, and says what a valid one is like.</summary>
/// <param name="key">The keys.</param>
/// <param name="options">The settings.</param>
/// <param name="clock">The current time.</param>
public sealed class AccessTokens(SigningKey key, IOptions<JwtOptions> options, TimeProvider clock)
{
    private const string Issuer = "taskqueue";
    private const string Audience = "taskqueue-api";
    private const string Kind = "at+jwt";

    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>How long a token holds.</summary>
    public TimeSpan Lifetime => TimeSpan.FromMinutes(options.Value.AccessMinutes);

    /// <summary>Makes a token.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="session">The session that it belongs to.</param>
    public string Make(SignedIn user, Guid session)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Claim> claims =
        [
            new("sub", user.UserId.ToString()),
            new("email", user.Email),
            new("jti", Guid.NewGuid().ToString("N")),
            .. user.Roles.Select(r => new Claim("role", r)),
            .. SessionClaims.Shared(user, session),
        ];
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Audience,
                TokenType = Kind,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                Subject = new ClaimsIdentity(claims),
                SigningCredentials = new(key.Key, SecurityAlgorithms.HmacSha256),
            }
        );
    }

    /// <summary>What a token must be like to be believed: a key of ours by its name, our algorithm, our issuer, audience and kind, in time.</summary>
    public TokenValidationParameters Rules() =>
        new()
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            ValidTypes = [Kind],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            // Looked up when it is needed: these rules are made once, perhaps before the store answers. By its name alone: what
            // a token says of keys besides (jku, x5u, jwk) is not read.
            IssuerSigningKeyResolver = (_, _, kid, _) => key.Find(kid) is { } named ? [named] : [],
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(15),
            LifetimeValidator = (from, to, _, rules) => IsCurrent(from, to, rules.ClockSkew),
            NameClaimType = "email",
            RoleClaimType = "role",
        };

    private bool IsCurrent(DateTime? from, DateTime? to, TimeSpan skew)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return to is { } end && now < end + skew && (from is not { } start || now >= start - skew);
    }
}
