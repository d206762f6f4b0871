using Microsoft.AspNetCore.Identity;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security;

/// <summary>What a password must be like: long, not one letter over and over, and not the account's own name.</summary>
public sealed class PasswordRules : IPasswordValidator<AppUser>
{
    /// <summary>Characters at the least.</summary>
    public const int Least = 12;

    /// <summary>Characters at the most.</summary>
    public const int Most = 128;

    /// <summary>Different characters at the least.</summary>
    public const int Different = 4;

    /// <summary>Says what is wrong with a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="email">Whose it is to be.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Fault(string? password, string? email)
    {
        if (password is not { Length: >= Least and <= Most })
        {
            return $"Must have {Least} to {Most} characters.";
        }

        return password.Distinct().Count() < Different ? "Repeats the same few characters."
            : string.Equals(password, email, StringComparison.OrdinalIgnoreCase)
                ? "Must not be the e-mail address."
            : null;
    }

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password) =>
        Task.FromResult(
            PasswordQuality.Fault(password, user.Email, user.Name) is { } fault
                ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = fault })
                : IdentityResult.Success
        );
}
