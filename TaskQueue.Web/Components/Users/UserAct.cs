using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Something to do with an account, and what to say before and after.</summary>
/// <param name="Word">The button that does it.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Consequence">What it will do.</param>
/// <param name="Done">What to say when it is done, behind the address.</param>
public sealed record UserAct(string Word, string Icon, string Consequence, string Done)
{
    /// <summary>Sends a link to choose another password.</summary>
    public static readonly UserAct Link = new(
        "Send password link",
        "mail",
        "Its owner gets a link to choose another password, which works once and for 15 minutes. Until then the old one holds.",
        "gets a link."
    );

    /// <summary>Sends the invitation again.</summary>
    public static readonly UserAct Invite = new(
        "Invite again",
        "mail",
        "Its owner gets a new link to choose a password, which works once and for seven days. The one before ends.",
        "is invited again."
    );

    /// <summary>Ends all sessions.</summary>
    public static readonly UserAct SignOut = new(
        "Sign out everywhere",
        "out",
        "Its browsers and programs have to sign in again; its open pages close.",
        "is signed out everywhere."
    );

    /// <summary>Forgets failures.</summary>
    public static readonly UserAct Unlock = new(
        "Unlock",
        "lock",
        "Failed attempts to sign in are forgotten, so that its owner can try again at once from anywhere.",
        "can sign in again."
    );

    /// <summary>Takes the second factor away.</summary>
    public static readonly UserAct ResetFactor = new(
        "Reset second factor",
        "lock",
        "For an owner who has lost phone and recovery codes: make sure that it is them who ask. They sign in with the password alone until they set up another; its sessions end now, and they are told by mail.",
        "has no second factor any more."
    );

    /// <summary>Keeps the account from being used.</summary>
    public static readonly UserAct Disable = new(
        "Disable",
        "stop",
        "Nobody can sign in with it until it is enabled; its sessions end now. What it has made stays.",
        "is disabled."
    );

    /// <summary>Lets it be used again.</summary>
    public static readonly UserAct Enable = new(
        "Enable",
        "play",
        "Its owner can sign in again with the password and the roles that it had.",
        "is enabled."
    );

    /// <summary>Removes it.</summary>
    public static readonly UserAct Delete = new(
        "Delete",
        "trash",
        "The account goes for good, and its sessions end now. What it has made stays, under its name.",
        "is deleted."
    );

    /// <summary>Whether its button warns.</summary>
    public bool IsGrave => this == Delete || this == Disable || this == ResetFactor;

    /// <summary>What can be done with an account as it stands.</summary>
    /// <param name="user">The account.</param>
    public static IEnumerable<UserAct> For(UserAccount user)
    {
        if (user.Status is not UserStatus.Disabled)
        {
            yield return user.Status is UserStatus.Invited ? Invite : Link;
            yield return SignOut;
        }

        if (user.LockedUntil is not null)
        {
            yield return Unlock;
        }

        if (user.HasSecondFactor)
        {
            yield return ResetFactor;
        }

        yield return user.Status is UserStatus.Disabled ? Enable : Disable;
        yield return Delete;
    }
}
