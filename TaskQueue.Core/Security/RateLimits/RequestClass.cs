namespace TaskQueue.Core.Security.RateLimits;

/// <summary>What kind of request it is, as far as limits tell them apart.</summary>
public enum RequestClass
{
    /// <summary>Every request, whatever its kind: for a limit, never for a request.</summary>
    All,

    /// <summary>Looks at something.</summary>
    Read,

    /// <summary>Changes something.</summary>
    Write,

    /// <summary>Submits tasks.</summary>
    Submit,

    /// <summary>What a worker that speaks over REST asks for and tells.</summary>
    Work,

    /// <summary>Signs in or out, or is about one's own account.</summary>
    Auth,

    /// <summary>Downloads much at once, or sends it.</summary>
    Export,

    /// <summary>Stays open: streams, and the pages' connections.</summary>
    Live,
}

/// <summary>Whose requests a limit counts together.</summary>
public enum LimitedBy
{
    /// <summary>Those of an account, whatever it comes with.</summary>
    User,

    /// <summary>Those of an API key.</summary>
    Key,

    /// <summary>Those of an IPv4 address, or of the /64 network of an IPv6 one; of strangers and accounts alike.</summary>
    Address,
}
