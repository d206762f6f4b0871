using System.Security.Claims;

namespace TaskQueue.Core.Security;

/// <summary>
/// An identity that carries what its owner may do at this moment, as the store says it, and not what a token or a cookie
/// said when it was made.
/// </summary>
/// <param name="actor">Who it is, and what they may do.</param>
/// <param name="claims">What the cookie or the token says.</param>
/// <param name="scheme">The authentication scheme.</param>
public sealed class ActorIdentity(Actor actor, IEnumerable<Claim> claims, string scheme)
    : ClaimsIdentity(claims, scheme)
{
    /// <summary>Who it is.</summary>
    public Actor Who { get; } = actor;

    /// <inheritdoc />
    public override ClaimsIdentity Clone() => new ActorIdentity(Who, Claims, AuthenticationType!);
}
