using System.Globalization;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// Writes to the owners of accounts about the sign-in providers that open them: a link is another way in, and if somebody else
/// made it or took it away they want to know.
/// </summary>
/// <param name="letters">Carries it.</param>
/// <param name="providers">What people call providers.</param>
public sealed class LoginLetters(AccountLetters letters, OidcProviders providers)
{
    private const string Subject = "Single sign-on of your account was changed";
    private const string HowToUnlink = "sign in, open Profile, Single sign-on, and unlink it.";

    /// <summary>How people recognise a link: the provider, and who one is there.</summary>
    /// <param name="login">The link.</param>
    public string NameOf(ExternalLogin login) =>
        login.Email is { } email
            ? $"{providers.Show(login.Provider)} ({email})"
            : providers.Show(login.Provider);

    /// <summary>Tells an owner that the account was linked.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="login">The link.</param>
    internal void SendLinked(string email, ExternalLogin login) =>
        letters.Tell(
            email,
            Subject,
            $"""
            Your TaskQueue account was linked with {NameOf(login)} {At(
                login.LinkedAt
            )}. Whoever signs in there as that person is signed in to your account.

            If it was not you, {HowToUnlink} Then change your password, and tell an administrator at once.
            """
        );

    /// <summary>Tells an owner that a link was taken away.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="login">The link.</param>
    /// <param name="by">Who did it, for the beginning of a sentence.</param>
    /// <param name="at">When.</param>
    internal void SendUnlinked(string email, ExternalLogin login, string by, DateTimeOffset at) =>
        letters.Tell(
            email,
            Subject,
            $"""
            {by} took away the link of your TaskQueue account with {NameOf(login)} {At(
                at
            )}. Nobody is signed in by it any more.

            If you know nothing of it, tell an administrator at once.
            """
        );

    /// <summary>Tells an owner that a password was chosen by a link, and what else opens the account.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="logins">What the account was linked with.</param>
    /// <param name="removed">Whether these links were taken away.</param>
    /// <param name="at">When.</param>
    internal void SendChosen(
        string email,
        IReadOnlyList<ExternalLogin> logins,
        bool removed,
        DateTimeOffset at
    ) => letters.SendChanged(email, at, logins.Count == 0 ? null : Explain(logins, removed));

    private string Explain(IReadOnlyList<ExternalLogin> logins, bool removed)
    {
        var list = string.Join('\n', logins.Select(l => $"- {NameOf(l)}, linked {At(l.LinkedAt)}"));
        return removed
            ? $"""
                These links of the account with sign-in providers were taken away:

                {list}
                """
            : $"""
                The account is opened by these sign-in providers as well, as it was before:

                {list}

                If you do not know one of them, {HowToUnlink}
                """;
    }

    private static string At(DateTimeOffset at) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"on {at.UtcDateTime:yyyy-MM-dd} at {at.UtcDateTime:HH:mm} UTC"
        );
}
