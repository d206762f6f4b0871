namespace TaskQueue.Core.Security.Accounts;

/// <summary>How an account stands.</summary>
public enum UserStatus
{
    /// <summary>Its owner may sign in.</summary>
    Active,

    /// <summary>It waits for its owner to choose a password.</summary>
    Invited,

    /// <summary>It waits for its owner to confirm the address.</summary>
    Unconfirmed,

    /// <summary>It may not be used until somebody enables it.</summary>
    Disabled,
}
