namespace TaskQueue.Core.Security;

/// <summary>Somebody who has proved who they are.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Stamp">Its security stamp: changes with the password and when the account is disabled.</param>
/// <param name="At">When the password was given.</param>
public sealed record SignedIn(
    Guid UserId,
    string Email,
    IReadOnlyList<string> Roles,
    string Stamp,
    DateTimeOffset At
)
{
    /// <summary>From where the password was given; none where nobody has said it.</summary>
    public Origin? Origin { get; init; }

    /// <summary>The OpenID Connect provider that vouched for them; none where a password was given.</summary>
    public string? Provider { get; init; }
}
