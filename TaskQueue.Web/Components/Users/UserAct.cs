using TaskQueue.Core.Security.Accounts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Something to do with an account, and what to say before and after.</summary>
/// <param name="Word">The button that does it.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Consequence">What it will do.</param>
/// <param name="Done">What to say when it is done, with the address in it.</param>
public sealed record UserAct(string Word, string Icon, string Consequence, string Done)
{
    /// <summary>The button that does it.</summary>
    public string Word
    {
        get => T[field];
    } = Word;

    /// <summary>What it will do.</summary>
    public string Consequence
    {
        get => T[field];
    } = Consequence;

    /// <summary>Sends a link to choose another password.</summary>
    public static readonly UserAct Link = new(
        Key("Send password link"),
        "mail",
        Key(
            "Its owner gets a link to choose another password, which works once and for 15 minutes. Until then the old one holds."
        ),
        Key("{0} gets a link.")
    );

    /// <summary>Sends the invitation again.</summary>
    public static readonly UserAct Invite = new(
        Key("Invite again"),
        "mail",
        Key(
            "Its owner gets a new link to choose a password, which works once and for seven days. The one before ends."
        ),
        Key("{0} is invited again.")
    );

    /// <summary>Ends all sessions.</summary>
    public static readonly UserAct SignOut = new(
        Key("Sign out everywhere"),
        "out",
        Key("Its browsers and programs have to sign in again; its open pages close."),
        Key("{0} is signed out everywhere.")
    );

    /// <summary>Forgets failures.</summary>
    public static readonly UserAct Unlock = new(
        Key("Unlock"),
        "lock",
        Key(
            "Failed attempts to sign in are forgotten, so that its owner can try again at once from anywhere."
        ),
        Key("{0} can sign in again.")
    );

    /// <summary>Takes the second factor away.</summary>
    public static readonly UserAct ResetFactor = new(
        Key("Reset second factor"),
        "lock",
        Key(
            "For an owner who has lost phone and recovery codes: make sure that it is them who ask. They sign in with the password alone until they set up another; its sessions end now, and they are told by mail."
        ),
        Key("{0} has no second factor any more.")
    );

    /// <summary>Keeps the account from being used.</summary>
    public static readonly UserAct Disable = new(
        Key("Disable"),
        "stop",
        Key("Nobody can sign in with it until it is enabled; its sessions end now. What it has made stays."),
        Key("{0} is disabled.")
    );

    /// <summary>Lets it be used again.</summary>
    public static readonly UserAct Enable = new(
        Key("Enable"),
        "play",
        Key("Its owner can sign in again with the password and the roles that it had."),
        Key("{0} is enabled.")
    );

    /// <summary>Removes it.</summary>
    public static readonly UserAct Delete = new(
        Key("Delete"),
        "trash",
        Key("The account goes for good, and its sessions end now. What it has made stays, under its name."),
        Key("{0} is deleted.")
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
