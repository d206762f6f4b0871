using System.Globalization;
using TaskQueue.Core.Email;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Writes to the owners of accounts.</summary>
/// <param name="mails">Sends it.</param>
/// <param name="address">Where links lead.</param>
public sealed class AccountLetters(OutgoingMail mails, PublicAddress address)
{
    /// <summary>
    /// Why no mail can be sent; nothing when it can. In Development the log takes it, and links lead to this machine.
    /// </summary>
    public string? Missing =>
        !mails.IsOpen ? "This installation sends no mail: Smtp:Host is not set."
        : mails.Delivers && !address.IsKnown
            ? "This installation sends no links by mail: PublicUrl is not set."
        : null;

    /// <summary>Gives a link to its owner: by mail, or through whoever asked for it.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="purpose">What it does.</param>
    /// <param name="token">Its token.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="now">The current time.</param>
    internal LinkHandover HandOver(
        string email,
        LinkPurpose purpose,
        string token,
        string by,
        DateTimeOffset now
    )
    {
        var ends = now + OneTimeLinks.LifetimeOf(purpose);
        var link = address.Link(OneTimeLinks.PageOf(purpose), token);
        if (Missing is not null || !mails.Delivers)
        {
            return new(Mailed: false, link, ends);
        }

        mails.Add(purpose is LinkPurpose.Invitation ? Invitation(email, by, link, ends) : Reset(email, link));
        return new(Mailed: true, Link: null, ends);
    }

    /// <summary>Sends a link that the owner asked for.</summary>
    internal void SendReset(string email, string token) =>
        mails.Add(Reset(email, address.Link(OneTimeLinks.PageOf(LinkPurpose.Reset), token)));

    /// <summary>Asks whoever registered to prove that the address is theirs.</summary>
    internal void SendConfirmation(string email, string token) =>
        mails.Add(
            new(
                email,
                "Confirm your e-mail address",
                $"""
                Somebody, hopefully you, registered at TaskQueue with this address. Confirm it with this link, which holds for a day:

                {address.Link(OneTimeLinks.PageOf(LinkPurpose.Confirmation), token)}

                If it was not you, do nothing: without it nobody can sign in to that account.
                """
            )
        );

    /// <summary>Tells the owner of an account that somebody tried to register it again.</summary>
    internal void SendAlreadyThere(string email) =>
        mails.Add(
            new(
                email,
                "You have an account already",
                """
                Somebody, hopefully you, tried to register at TaskQueue with this address. There is an account with it already, and it was left as it is.

                If you have forgotten its password, ask for a link at "Forgot your password?" on the sign-in page. If it was not you, do nothing.
                """
            )
        );

    /// <summary>Tells an owner that the password was changed: if it was somebody else, they want to know.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="at">When.</param>
    /// <param name="logins">What else opens the account, in whole sentences; nothing where nothing does.</param>
    internal void SendChanged(string email, DateTimeOffset at, string? logins) =>
        Tell(
            email,
            "Your password was changed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                The password of your TaskQueue account was changed on {at.UtcDateTime:yyyy-MM-dd} at {at.UtcDateTime:HH:mm} UTC, and its other sessions were ended.
                {(logins is null ? "" : $"\n{logins}\n")}
                If it was not you, tell an administrator at once.
                """
            )
        );

    /// <summary>Tells an owner something, where mail can be sent.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="text">What there is to tell.</param>
    internal void Tell(string email, string subject, string text)
    {
        if (Missing is null)
        {
            mails.Add(new(email, subject, text));
        }
    }

    /// <summary>Tells an owner what became of their second factor: if it was somebody else, they want to know.</summary>
    /// <param name="email">The owner's address.</param>
    /// <param name="what">What was done, up to the words "your TaskQueue account".</param>
    /// <param name="at">When.</param>
    internal void SendFactor(string email, string what, DateTimeOffset at) =>
        Tell(
            email,
            "Your second factor was changed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {what} your TaskQueue account, on {at.UtcDateTime:yyyy-MM-dd} at {at.UtcDateTime:HH:mm} UTC.

                If you know nothing of it, tell an administrator at once.
                """
            )
        );

    private static Mail Reset(string email, string link) =>
        new(
            email,
            "Choose another password",
            $"""
            Somebody asked to choose another password for your TaskQueue account. If it was you, follow this link within 15 minutes; it works once:

            {link}

            If it was not you, do nothing: your password stays as it is.
            """
        );

    private static Mail Invitation(string email, string by, string link, DateTimeOffset ends) =>
        new(
            email,
            "You are invited to TaskQueue",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {by} has made an account for you at TaskQueue. Choose your password with this link, which works once and until {ends.UtcDateTime:yyyy-MM-dd HH:mm} UTC:

                {link}
                """
            )
        );
}
