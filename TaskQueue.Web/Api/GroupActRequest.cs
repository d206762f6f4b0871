using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>An act that needs nothing more.</summary>
/// <param name="Version">The version that you saw: 409 when it is another by now.</param>
internal sealed record GroupActRequest(int? Version = null);

/// <summary>What of a group is to be another. What is absent stays, which a default of a constructor could not tell from null.</summary>
internal sealed record EditGroupRequest
{
    /// <summary>The e-mail address of an account; null for nobody. Stays when absent.</summary>
    public OptionalText Owner { get; init; }

    /// <summary>For those who come after, up to 2,000 characters; null for none. Stays when absent.</summary>
    public OptionalText Note { get; init; }

    /// <summary>The version that you saw: 409 when it is another by now.</summary>
    public int? Version { get; init; }
}

/// <summary>Until when a group is put off.</summary>
/// <param name="Until">A time, at most 366 days ahead.</param>
/// <param name="Deaths">How many more tasks have to die of it; 1 is until it comes again.</param>
/// <param name="Version">The version that you saw: 409 when it is another by now.</param>
internal sealed record SnoozeGroupRequest(
    DateTimeOffset? Until = null,
    int? Deaths = null,
    int? Version = null
);

/// <summary>What is said of a group that is done with.</summary>
/// <param name="Note">For those who come after, up to 2,000 characters; the note that is there stays when absent, and goes when empty.</param>
/// <param name="Version">The version that you saw: 409 when it is another by now.</param>
internal sealed record ResolveGroupRequest(string? Note = null, int? Version = null);

/// <summary>How a group is tried out.</summary>
/// <param name="Tasks">How many are queued first, 1 to 100; 1 when absent.</param>
/// <param name="StageWait">How long they may take to end; 15 minutes when absent, from one second to one day.</param>
/// <param name="Reason">Why, for those who come after; up to 500 characters.</param>
/// <param name="Version">The version that you saw: 409 when it is another by now.</param>
internal sealed record GroupCanaryRequest(
    int? Tasks = null,
    TimeSpan? StageWait = null,
    string? Reason = null,
    int? Version = null
);
