namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The routes that one claim may take from. What it found out about routes with labels it remembers.</summary>
/// <param name="plain">Routes without labels.</param>
/// <param name="labels">The worker's labels.</param>
internal sealed class ServedRoutes(IReadOnlyList<string> plain, IReadOnlyList<string> labels)
{
    private readonly Dictionary<string, bool> _labelled = new(StringComparer.Ordinal);

    private HashSet<string>? _shut;

    /// <summary>Routes without labels.</summary>
    public IReadOnlyList<string> Plain => plain;

    /// <summary>Takes no more of a type: its limits are reached.</summary>
    public void Shut(string type) => (_shut ??= new(StringComparer.Ordinal)).Add(type);

    /// <summary>Whether a type's limits are reached.</summary>
    public bool IsShut(string route) => _shut is not null && _shut.Contains(Routes.TypeOf(route));

    /// <summary>Whether a route that asks for labels is served.</summary>
    public bool Covers(string route)
    {
        if (!_labelled.TryGetValue(route, out var covers))
        {
            _labelled[route] = covers = labels.Count > 0 && Routes.IsServed(route, plain, labels);
        }

        return covers;
    }
}
