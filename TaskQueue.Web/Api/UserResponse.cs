using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Api;

/// <summary>An account.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Name">What others call its owner.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">active, invited, unconfirmed or disabled.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastSignInAt">When its owner last signed in.</param>
/// <param name="DisabledAt">Since when it may not be used.</param>
/// <param name="LockedUntil">Until when strangers' attempts to sign in are refused, after too many failures.</param>
/// <param name="Mfa">Whether a sign-in asks for the code of a second factor.</param>
/// <param name="Providers">The OpenID Connect providers that its owner may sign in with.</param>
internal sealed record UserResponse(
    Guid Id,
    string Email,
    string? Name,
    IReadOnlyList<string> Roles,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignInAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil,
    bool Mfa,
    IReadOnlyList<string> Providers
)
{
    public static UserResponse Of(UserAccount user) =>
        new(
            user.Id,
            user.Email,
            user.Name,
            user.Roles,
            WordOf(user.Status),
            user.CreatedAt,
            user.LastSignInAt,
            user.DisabledAt,
            user.LockedUntil,
            user.HasSecondFactor,
            user.Providers
        );

    /// <summary>A status as the API says it.</summary>
    public static string WordOf(UserStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>An account that was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Name">What others call its owner.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">active or invited.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Invitation">How its owner hears of it; null where it has a password already.</param>
internal sealed record CreatedUserResponse(
    Guid Id,
    string Email,
    string? Name,
    IReadOnlyList<string> Roles,
    string Status,
    DateTimeOffset CreatedAt,
    LinkResponse? Invitation
)
{
    public static CreatedUserResponse Of(MadeUser made) =>
        new(
            made.User.Id,
            made.User.Email,
            made.User.Name,
            made.User.Roles,
            UserResponse.WordOf(made.User.Status),
            made.User.CreatedAt,
            LinkResponse.Of(made.Invitation)
        );
}

/// <summary>A link to choose a password.</summary>
/// <param name="Mailed">Whether it is on its way to its owner.</param>
/// <param name="Link">The link where no mail can be sent; hand it over. It is not shown again.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record LinkResponse(bool Mailed, string? Link, DateTimeOffset ExpiresAt)
{
    public static LinkResponse? Of(LinkHandover? link) =>
        link is null ? null : new(link.Mailed, link.Link, link.ExpiresAt);
}

/// <summary>An account to be made.</summary>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Roles">Its roles; at least one.</param>
/// <param name="Name">What others call its owner.</param>
/// <param name="Password">For a program's account; without it the owner is sent a link.</param>
internal sealed record CreateUserRequest(
    string? Email = null,
    IReadOnlyList<string>? Roles = null,
    string? Name = null,
    string? Password = null
);

/// <summary>What is to be changed of an account; what is left out stays.</summary>
/// <param name="Name">What others call its owner; "" for nothing.</param>
/// <param name="Roles">All of its roles from now on.</param>
/// <param name="Disabled">Whether it may not be used.</param>
internal sealed record ChangeUserRequest(
    string? Name = null,
    IReadOnlyList<string>? Roles = null,
    bool? Disabled = null
);
