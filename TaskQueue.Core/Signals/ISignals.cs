namespace TaskQueue.Core.Signals;

/// <summary>
/// News between the processes of one installation: "something changed", ids only. A signal may be lost; whoever
/// hears it reads the store again.
/// </summary>
public interface ISignals
{
    /// <summary>Tells everybody.</summary>
    /// <param name="signal">What changed.</param>
    void Publish(Signal signal);

    /// <summary>Hears everything until disposed.</summary>
    /// <param name="hear">Called on the publisher's thread; must return at once.</param>
    IDisposable Subscribe(Action<Signal> hear);
}

/// <summary>What changed.</summary>
/// <param name="Topic">What kind of thing.</param>
/// <param name="Ids">Which ones; empty when it matters to all.</param>
public sealed record Signal(SignalTopic Topic, IReadOnlyCollection<Guid> Ids)
{
    /// <summary>
    /// What happened, for the log of events. Read at once or never, by whoever hears it in the same process; the others learn
    /// of it from the log.
    /// </summary>
    public IEnumerable<LiveEvent>? Events { get; init; }
}

/// <summary>What kind of thing changed.</summary>
public enum SignalTopic
{
    /// <summary>Tasks were accepted, moved or removed.</summary>
    Tasks,

    /// <summary>Workers came, went or told something.</summary>
    Workers,

    /// <summary>Accounts, keys or sessions changed in what they may do, or ended; none means a role, and so many.</summary>
    Access,

    /// <summary>Limits of requests, or keys that tokens are signed with, were changed.</summary>
    Settings,

    /// <summary>Alerts were opened, counted up, acknowledged or resolved.</summary>
    Alerts,

    /// <summary>Somebody listens to events from now on.</summary>
    Events,

    /// <summary>Connections to events are to end.</summary>
    Connections,

    /// <summary>Nothing; figures are told once more. Only the log of events wants them.</summary>
    Metrics,

    /// <summary>There is something new in the inboxes of these accounts, or less that is unread; none means all.</summary>
    Inbox,
}
