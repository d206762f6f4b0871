using TaskQueue.Core.Security;

namespace TaskQueue.Core.Events;

/// <summary>The way of one reader through the log: where they are, and what they are told next.</summary>
/// <param name="ring">The end of the log.</param>
/// <param name="connection">Whose way it is.</param>
/// <param name="clock">Measures the silence.</param>
internal sealed class EventWalk(EventRing ring, EventConnection connection, TimeProvider clock)
{
    private const int AtOnce = 500;

    private EventPosition _at;
    private long _saidAt;

    /// <summary>Whether the last step found something, so that there may be more.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Goes to where the reader was, or to the end.</summary>
    /// <param name="since">The last that they know; absent: they know nothing.</param>
    /// <returns>What they are told first.</returns>
    public IReadOnlyList<EventNews> Start(EventPosition? since)
    {
        Go(since ?? ring.Head);
        return ring.Read(_at, 1) is null
            ? [Reload(ring.Head, "What came behind that id is not kept any more."), Say(EventTurn.Ready)]
            : [Say(EventTurn.Ready)];
    }

    /// <summary>Goes on by one page.</summary>
    /// <param name="actor">Who reads, and what they may see now.</param>
    /// <returns>What they are told; nothing where nothing is for them.</returns>
    public IReadOnlyList<EventNews> Step(Actor actor)
    {
        HasMore = true;
        if (ring.Read(_at, AtOnce) is not { } page)
        {
            return [Reload(ring.Head, "More happened than is kept for who reads slowly.")];
        }

        HasMore = page.Count > 0;
        var news = new List<EventNews>();
        // What came before a gap does not matter to one who reads everything again.
        var gap = page.LastOrDefault(e => e.Happened is null)?.Number ?? 0;
        if (gap > 0)
        {
            news.Add(Reload(_at with { Number = gap }, "Something happened that was not recorded."));
        }

        var filter = connection.Filter;
        List<LoggedEvent> seen =
        [
            .. page.Where(e =>
                e.Number > gap
                && e.Happened is { } happened
                && filter.Passes(happened)
                && EventSight.Sees(actor, happened)
            ),
        ];
        Go(HasMore ? _at with { Number = page[^1].Number } : _at);
        if (seen.Count > 0)
        {
            connection.CountSent(seen.Count);
            news.Add(Say(EventTurn.Events) with { Events = seen });
        }
        else if (clock.GetElapsedTime(_saidAt) >= EventTail.Heartbeat)
        {
            // They come back from here, and not from before all that was not for them.
            news.Add(Say(EventTurn.Wait));
        }

        return news;
    }

    /// <summary>Tells something else.</summary>
    /// <param name="turn">What.</param>
    /// <param name="reason">Why, for people.</param>
    public EventNews Say(EventTurn turn, string? reason = null)
    {
        _saidAt = clock.GetTimestamp();
        return new(turn, _at) { Reason = reason };
    }

    /// <summary>Ends when there may be more.</summary>
    public Task NewsAsync() => ring.NewsAsync(_at);

    private EventNews Reload(EventPosition from, string reason)
    {
        Go(from);
        connection.CountReload();
        return Say(EventTurn.Reload, reason);
    }

    private void Go(EventPosition at)
    {
        _at = at;
        connection.Number = at.Number;
    }
}
