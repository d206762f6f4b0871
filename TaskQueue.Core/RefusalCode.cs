namespace TaskQueue.Core;

/// <summary>Why something was refused. A closed list: each has one HTTP status.</summary>
public enum RefusalCode
{
    /// <summary>It could not be read: JSON, type, unknown field. 400.</summary>
    Unreadable,

    /// <summary>It was read, and is not acceptable. 422.</summary>
    Invalid,

    /// <summary>Nobody is signed in. 401.</summary>
    Unauthenticated,

    /// <summary>Not allowed. 403.</summary>
    Forbidden,

    /// <summary>There is no such thing. 404.</summary>
    NotFound,

    /// <summary>It clashes with the state of things. 409.</summary>
    Conflict,

    /// <summary>Somebody changed it meanwhile. 412.</summary>
    Stale,

    /// <summary>Too large. 413.</summary>
    TooLarge,

    /// <summary>Too often. 429.</summary>
    RateLimited,

    /// <summary>The store does not answer. 503.</summary>
    Unavailable,

    /// <summary>The password is right; a code of the second factor is needed, too. 401.</summary>
    SecondFactorRequired,

    /// <summary>Their role asks for a second factor, and they have none yet. 403.</summary>
    EnrolmentRequired,

    /// <summary>The password has to be given again first. 403.</summary>
    ReauthenticationRequired,

    /// <summary>An operator has closed that part of the product. 403.</summary>
    SwitchedOff,
}
