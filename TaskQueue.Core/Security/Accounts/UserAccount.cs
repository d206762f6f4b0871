namespace TaskQueue.Core.Security.Accounts;

/// <summary>An account as those who manage accounts see it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address, which is its name at sign-in.</param>
/// <param name="Name">What others call its owner; none when absent.</param>
/// <param name="Roles">Its roles, by name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastSignInAt">When its owner last signed in.</param>
/// <param name="DisabledAt">Since when it may not be used.</param>
/// <param name="LockedUntil">
/// Until when strangers' attempts to sign in are refused after too many failures; where its owner has signed in before, it
/// goes on.
/// </param>
public sealed record UserAccount(
    Guid Id,
    string Email,
    string? Name,
    IReadOnlyList<string> Roles,
    UserStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil
)
{
    /// <summary>Whether a sign-in asks for the code of a second factor.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>The OpenID Connect providers that its owner may sign in with.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>How an account stands.</summary>
    /// <param name="user">The account.</param>
    /// <param name="isLinked">Whether its owner can sign in with a provider.</param>
    internal static UserStatus StatusOf(AppUser user, bool isLinked) =>
        user.DisabledAt is not null ? UserStatus.Disabled
        : user.PasswordHash is null && !isLinked ? UserStatus.Invited
        : user.EmailConfirmed ? UserStatus.Active
        : UserStatus.Unconfirmed;
}
