namespace TaskQueue.Core.Security;

/// <summary>Somebody who gave the right password, or whom a provider vouched for, and who owes the code of their second factor. They may nothing at all.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Mark">Digest of its security stamp and its password: with another one this is worth nothing.</param>
/// <param name="At">When the password was given.</param>
public sealed record PendingSignIn(Guid UserId, string Mark, DateTimeOffset At)
{
    /// <summary>The OpenID Connect provider that vouched for them in place of the password; none where one was given.</summary>
    public string? Provider { get; init; }

    /// <summary>How long they have.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    /// <summary>The mark of an account.</summary>
    internal static string MarkOf(AppUser user) =>
        SessionClaims.Digest($"{user.SecurityStamp}\n{user.PasswordHash}");
}

/// <summary>How far a sign-in is after the right password.</summary>
/// <param name="User">Who is signed in; nobody where a code is owed.</param>
/// <param name="Pending">Who owes a code; nobody where none is needed.</param>
public sealed record SignInStep(SignedIn? User, PendingSignIn? Pending);
