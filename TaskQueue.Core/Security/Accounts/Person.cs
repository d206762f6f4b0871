using System.Security.Claims;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Who acts on their own account, and in which session: an <see cref="Actor"/> says only what they may do.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Session">The session.</param>
public sealed record Person(Guid UserId, Guid Session)
{
    /// <summary>How the audit log names them; nobody's acts are told where it is not said.</summary>
    public Actor Actor { get; init; } = Actor.System;

    /// <summary>Reads it from a signed-in principal.</summary>
    /// <param name="principal">From a cookie or a token.</param>
    /// <exception cref="RefusalException">Nobody is signed in with an account and a session.</exception>
    public static Person From(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true }
        && Guid.TryParse(
            principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub"),
            out var userId
        )
        && Guid.TryParse(principal.FindFirstValue(SessionClaims.Session), out var session)
            ? new(userId, session) { Actor = Actor.From(principal) }
            : throw SignedOut();

    /// <summary>Refuses because the session is over.</summary>
    internal static RefusalException SignedOut() =>
        new(RefusalCode.Unauthenticated, "The session is over. Sign in again.");
}
