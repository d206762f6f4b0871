namespace TaskQueue.Core.Events;

/// <summary>What comes next on a connection.</summary>
/// <param name="Turn">What it is.</param>
/// <param name="At">Where the reader is behind it; they go on from there when they come back.</param>
public sealed record EventNews(EventTurn Turn, EventPosition At)
{
    /// <summary>The events, in order; of <see cref="EventTurn.Events"/> alone.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; init; } = [];

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }
}

/// <summary>What comes on a connection.</summary>
public enum EventTurn
{
    /// <summary>It listens from here on.</summary>
    Ready,

    /// <summary>Events.</summary>
    Events,

    /// <summary>Something is missing: read everything again, then go on from here.</summary>
    Reload,

    /// <summary>Nothing for a while.</summary>
    Wait,

    /// <summary>No more, since the session, the key or the right is gone.</summary>
    Denied,

    /// <summary>No more, since somebody closed it.</summary>
    Closed,
}
