using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// The last events, in this process. Each reader has a place of its own in it, and nothing else: however slow readers are,
/// they keep nothing alive, and hold up nobody. One whose place is no longer there has to read everything again.
/// </summary>
/// <param name="most">How many events are kept.</param>
internal sealed class EventRing(int most)
{
    private readonly Lock _lock = new();
    private readonly LoggedEvent[] _events = new LoggedEvent[most];
    private TaskCompletionSource _news = NewBell();
    private string _epoch = "";
    private long _head;
    private int _count;

    /// <summary>Where the last event is.</summary>
    public EventPosition Head
    {
        get
        {
            lock (_lock)
            {
                return new(_epoch, _head);
            }
        }
    }

    /// <summary>Adds events; those that are there already are left out.</summary>
    /// <param name="epoch">Which log they are of.</param>
    /// <param name="first">The number of the first one.</param>
    /// <param name="events">What happened; an absent one says that something was lost.</param>
    public void Append(string epoch, long first, IReadOnlyList<LiveEvent?> events)
    {
        TaskCompletionSource bell;
        lock (_lock)
        {
            if (epoch != _epoch || first > _head + 1)
            {
                // What is here does not lead to what comes.
                (_epoch, _head, _count) = (epoch, first - 1, 0);
            }

            for (var i = (int)Math.Min(events.Count, _head + 1 - first); i < events.Count; i++)
            {
                _head++;
                _events[_head % most] = new(_head, events[i]);
                _count = Math.Min(most, _count + 1);
            }

            (bell, _news) = (_news, NewBell());
        }

        bell.SetResult();
    }

    /// <summary>Reads what comes behind a place.</summary>
    /// <param name="after">The place.</param>
    /// <param name="atMost">How many events.</param>
    /// <returns>The events, in order; nothing when the place is not there, or not any more.</returns>
    public IReadOnlyList<LoggedEvent>? Read(EventPosition after, int atMost)
    {
        lock (_lock)
        {
            if (after.Epoch != _epoch || after.Number > _head || after.Number < _head - _count)
            {
                return null;
            }

            var found = new LoggedEvent[Math.Min(atMost, _head - after.Number)];
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = _events[(after.Number + 1 + i) % most];
            }

            return found;
        }
    }

    /// <summary>Ends when there may be something behind a place.</summary>
    /// <param name="after">The place.</param>
    public Task NewsAsync(EventPosition after)
    {
        lock (_lock)
        {
            return after == new EventPosition(_epoch, _head) ? _news.Task : Task.CompletedTask;
        }
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
