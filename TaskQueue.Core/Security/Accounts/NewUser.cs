using Microsoft.AspNetCore.Identity;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>An account that somebody wants made.</summary>
/// <param name="Email">Its e-mail address.</param>
/// <param name="Roles">Its roles; at least one.</param>
/// <param name="Name">What others call its owner; none when absent.</param>
/// <param name="Password">Its first password, for programs' accounts; absent: its owner chooses one by a link.</param>
public sealed record NewUser(
    string Email,
    IReadOnlyList<string> Roles,
    string? Name = null,
    string? Password = null
)
{
    /// <summary>The account that is made of it.</summary>
    internal AppUser ToUser(IPasswordHasher<AppUser> hasher, ILookupNormalizer normalizer, DateTimeOffset now)
    {
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            UserName = Email,
            NormalizedUserName = normalizer.NormalizeName(Email),
            Email = Email,
            NormalizedEmail = normalizer.NormalizeEmail(Email),
            // Whoever made it stands for the address; an invitation proves it by being followed.
            EmailConfirmed = true,
            Name = Name,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
        user.PasswordHash = Password is null ? null : hasher.HashPassword(user, Password);
        return user;
    }
}

/// <summary>What is to be changed of an account; what is absent stays.</summary>
/// <param name="Name">What others call its owner; empty for nothing.</param>
/// <param name="Roles">All of its roles from now on.</param>
/// <param name="Disabled">Whether it may not be used.</param>
public sealed record UserChange(
    string? Name = null,
    IReadOnlyList<string>? Roles = null,
    bool? Disabled = null
);

/// <summary>How a link reaches its owner.</summary>
/// <param name="Mailed">Whether it is on its way by mail.</param>
/// <param name="Link">Where no mail can be sent: the link, for whoever asked to hand it over. Nobody can read it again.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record LinkHandover(bool Mailed, string? Link, DateTimeOffset ExpiresAt);

/// <summary>An account that was made.</summary>
/// <param name="User">The account.</param>
/// <param name="Invitation">How its owner hears of it; absent where it has a password already.</param>
public sealed record MadeUser(UserAccount User, LinkHandover? Invitation);
