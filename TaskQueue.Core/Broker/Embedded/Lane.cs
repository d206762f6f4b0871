namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The ready entries of one queue and priority: first in, first out within each route.</summary>
internal sealed class Lane(
    int window = BrokerLimits.WindowEntries,
    long windowBytes = BrokerLimits.WindowBytes
)
{
    private const int Slack = 16;
    private readonly Dictionary<string, Queue<Entry>> _routes = [];
    private long _bytes;
    private int _dead;

    public int Count { get; private set; }

    /// <summary>More is ready in the store than the window holds; only the pump may add.</summary>
    public bool Spilled { get; set; }

    public bool IsFull => Count >= window || _bytes >= windowBytes;

    public bool HasRoom => Count < window / 2 && _bytes < windowBytes / 2;

    public void Add(Entry entry)
    {
        if (!_routes.TryGetValue(entry.Ready!.Route, out var route))
        {
            _routes[entry.Ready.Route] = route = new();
        }

        route.Enqueue(entry);
        entry.IsReady = true;
        Count++;
        _bytes += entry.Ready.Envelope.Payload.Length;
    }

    /// <summary>Takes the entry that waits longest on one of the routes.</summary>
    public Entry? Take(IReadOnlyList<string> routes)
    {
        if (Oldest(routes) is not { } oldest)
        {
            return null;
        }

        var entry = oldest.Dequeue();
        Forget(entry);
        return entry;
    }

    /// <summary>The entry that waits longest on one of the routes; it stays.</summary>
    public Entry? Peek(IReadOnlyList<string> routes) => Oldest(routes)?.Peek();

    private Queue<Entry>? Oldest(IReadOnlyList<string> routes)
    {
        Queue<Entry>? oldest = null;
        foreach (var name in routes)
        {
            if (
                _routes.TryGetValue(name, out var route)
                && First(route) is { } first
                && (oldest is null || first.Order < oldest.Peek().Order)
            )
            {
                oldest = route;
            }
        }

        return oldest;
    }

    /// <summary>Counts an entry out. Where it stands in its route it is skipped, or swept out with others of its kind.</summary>
    public void Bury(Entry entry)
    {
        Forget(entry);
        // A route that nobody serves is never read, so its dead would stay for ever.
        if (++_dead > Count + Slack)
        {
            SweepDead();
        }
    }

    private void Forget(Entry entry)
    {
        entry.IsReady = false;
        Count--;
        _bytes -= entry.Ready!.Envelope.Payload.Length;
    }

    private void SweepDead()
    {
        foreach (var (name, route) in _routes)
        {
            _routes[name] = new(route.Where(e => e.IsReady));
        }

        _dead = 0;
    }

    private Entry? First(Queue<Entry> route)
    {
        while (route.TryPeek(out var entry))
        {
            if (entry.IsReady)
            {
                return entry;
            }

            route.Dequeue();
            _dead--;
        }

        return null;
    }
}
