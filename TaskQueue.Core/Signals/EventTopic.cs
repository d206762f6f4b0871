namespace TaskQueue.Core.Signals;

/// <summary>What an event is about. The words, in lower case, are what clients ask for.</summary>
public enum EventTopic
{
    /// <summary>A task was accepted, moved from state to state, told its progress, or was removed.</summary>
    Tasks,

    /// <summary>A worker came, went silent, left, or does something else than before.</summary>
    Workers,

    /// <summary>A queue, or a task type in all queues, was paused, resumed or limited.</summary>
    Queues,

    /// <summary>An alert was opened, counted up, acknowledged or resolved.</summary>
    Alerts,

    /// <summary>A schedule was made, changed or deleted, or made a task.</summary>
    Schedules,

    /// <summary>Work on many tasks was asked for, went on, or ended.</summary>
    Operations,

    /// <summary>How much waits, runs and comes through, once a second while somebody listens to it.</summary>
    Metrics,

    /// <summary>What becomes of a run of a workflow; may be asked for, and nothing is told yet.</summary>
    Workflows,

    /// <summary>What becomes of a campaign; may be asked for, and nothing is told yet.</summary>
    Campaigns,
}

/// <summary>The words of topics.</summary>
public static class EventTopics
{
    private static readonly string[] Names =
    [
        .. Enum.GetNames<EventTopic>().Select(n => n.ToLowerInvariant()),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Words => Names;

    /// <summary>The word of a topic.</summary>
    /// <param name="topic">The topic.</param>
    public static string Word(this EventTopic topic) => Names[(int)topic];

    /// <summary>Finds a topic by its word.</summary>
    /// <param name="word">The word, in lower case.</param>
    /// <returns>The topic; none when there is no such word.</returns>
    public static EventTopic? Find(string word) =>
        Array.IndexOf(Names, word) is var index and >= 0 ? (EventTopic)index : null;
}
