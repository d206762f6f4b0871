namespace TaskQueue.Core.Alerts;

/// <summary>
/// Something that happened and that somebody should look at. While it is not resolved, the same thing happening again is
/// counted here instead of opening another one: there is one alert for each kind and subject at a time.
/// </summary>
public sealed class Alert
{
    /// <summary>UUID version 7; rises with the time at which alerts were opened.</summary>
    public required Guid Id { get; init; }

    /// <summary>Rises with each change; keeps two who change it at once apart.</summary>
    public int Version { get; set; } = 1;

    /// <summary>What kind of thing: one of <see cref="AlertKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What exactly it is about, such as <c>account:ada@example.com</c>: the fingerprint within its kind.</summary>
    public required string Subject { get; init; }

    /// <summary>How bad it is; rises where it happens again and worse, and never falls.</summary>
    public AlertSeverity Severity { get; set; }

    /// <summary>What it is, in a few words, the same for all of its kind.</summary>
    public required string Title { get; init; }

    /// <summary>What happened, the last time that it did: a sentence or two for people.</summary>
    public required string Text { get; set; }

    /// <summary>The page of the console where one looks further: a path from its root, without a slash in front.</summary>
    public required string Link { get; set; }

    /// <summary>When it happened first.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When it happened last.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>How often it happened, or was found to be still so.</summary>
    public long Count { get; set; }

    /// <summary>What has become of it.</summary>
    public AlertState State { get; set; }

    /// <summary>Who said that they look after it.</summary>
    public string? AcknowledgedBy { get; set; }

    /// <summary>When they did.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>Who said that it is over.</summary>
    public string? ResolvedBy { get; set; }

    /// <summary>When they did.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>What was said to it last, for those who come after.</summary>
    public string? Note { get; set; }

    /// <summary>When a mail told of it; none while none did.</summary>
    public DateTimeOffset? MailedAt { get; set; }
}

/// <summary>How bad an alert is. The numbers are stored, and order.</summary>
public enum AlertSeverity : short
{
    /// <summary>Worth knowing; mostly somebody did what they meant to.</summary>
    Info = 0,

    /// <summary>Worth a look soon.</summary>
    Warning = 1,

    /// <summary>Something is broken, or somebody is at it: look now.</summary>
    Critical = 2,
}

/// <summary>What has become of an alert. The numbers are stored.</summary>
public enum AlertState : short
{
    /// <summary>Nobody has looked at it.</summary>
    Open = 0,

    /// <summary>Somebody looks after it.</summary>
    Acknowledged = 1,

    /// <summary>It is over. The same thing happening again opens another alert.</summary>
    Resolved = 2,
}
