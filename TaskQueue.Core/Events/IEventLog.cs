using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>The log of events of one installation: all its Web processes give the same events the same numbers.</summary>
internal interface IEventLog
{
    /// <summary>The end of the log, in this process.</summary>
    EventRing Ring { get; }

    /// <summary>Whether other processes write it, too.</summary>
    bool IsShared { get; }

    /// <summary>Adds events. It fails when the log is away; they are then not in it, or nobody knows.</summary>
    /// <param name="events">What happened; an absent one says that something was lost.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task AppendAsync(IReadOnlyList<LiveEvent?> events, CancellationToken cancellationToken);

    /// <summary>Has the ring hold all that was added before, by whomever. It fails when the log is away.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task CatchUpAsync(CancellationToken cancellationToken);

    /// <summary>Says who listens here, and hears who listens elsewhere. It fails when the log is away.</summary>
    /// <param name="own">The connections here; absent when there is nothing to say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connections of the other processes; nothing when nobody has listened for a while, here or there.</returns>
    Task<IReadOnlyList<ConnectionFacts>?> MeetAsync(
        IReadOnlyList<ConnectionFacts>? own,
        CancellationToken cancellationToken
    );
}
