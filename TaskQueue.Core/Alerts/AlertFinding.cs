namespace TaskQueue.Core.Alerts;

/// <summary>What was found by watching: it opens an alert, or counts up the one that is open.</summary>
/// <param name="Kind">One of <see cref="AlertKinds"/>.</param>
/// <param name="Subject">What exactly it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="Link">The page of the console where one looks further.</param>
public sealed record AlertFinding(
    string Kind,
    string Subject,
    AlertSeverity Severity,
    string Text,
    string Link
)
{
    /// <summary>How often it happened in all that was looked at: the count of an alert that is opened.</summary>
    public long Count { get; init; } = 1;

    /// <summary>How often it happened since the last look: what an open alert is counted up by.</summary>
    public long Fresh { get; init; } = 1;

    /// <summary>
    /// Whether it is how something stands and not what happened: looking again finds it again. An open alert is counted up
    /// for it once a minute.
    /// </summary>
    public bool Stands { get; init; }
}
