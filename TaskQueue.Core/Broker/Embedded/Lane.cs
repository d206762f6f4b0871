namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The ready entries of one queue and priority: first in, first out within each route.</summary>
internal sealed class Lane(
    int window = BrokerLimits.WindowEntries,
    long windowBytes = BrokerLimits.WindowBytes
)
{
    private const int Slack = 16;
    private readonly Dictionary<string, Queue<Entry>> _routes = [];
    private readonly List<string> _labelled = [];
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
            if (Routes.NeedsLabels(entry.Ready.Route))
            {
                _labelled.Add(entry.Ready.Route);
            }
        }

        route.Enqueue(entry);
        entry.IsReady = true;
        Count++;
        _bytes += entry.Ready.Envelope.Payload.Length;
    }

    /// <summary>Takes the entry that waits longest on one of the routes.</summary>
    public Entry? Take(ServedRoutes routes)
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
    public Entry? Peek(ServedRoutes routes) => Oldest(routes)?.Peek();

    private Queue<Entry>? Oldest(ServedRoutes routes)
    {
        Queue<Entry>? oldest = null;
        foreach (var name in routes.Plain)
        {
            if (
                !routes.IsShut(name)
                && _routes.TryGetValue(name, out var route)
                && First(route) is { } first
                && (oldest is null || first.Order < oldest.Peek().Order)
            )
            {
                oldest = route;
            }
        }

        return _labelled.Count == 0 ? oldest : OldestOfLabelled(routes, oldest);
    }

    // Callers make up labels, so that a route which is empty is forgotten: there is no end of others.
    private Queue<Entry>? OldestOfLabelled(ServedRoutes routes, Queue<Entry>? oldest)
    {
        for (var i = _labelled.Count - 1; i >= 0; i--)
        {
            if (!routes.Covers(_labelled[i]) || routes.IsShut(_labelled[i]))
            {
                continue;
            }

            var route = _routes[_labelled[i]];
            if (First(route) is not { } first)
            {
                _routes.Remove(_labelled[i]);
                _labelled.RemoveAt(i);
            }
            else if (oldest is null || first.Order < oldest.Peek().Order)
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

        foreach (var name in _labelled.FindAll(n => _routes[n].Count == 0))
        {
            _routes.Remove(name);
            _labelled.Remove(name);
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
