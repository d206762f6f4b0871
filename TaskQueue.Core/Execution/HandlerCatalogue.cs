namespace TaskQueue.Core.Execution;

/// <summary>Which types this process can run. Handlers are found by their registered name alone, never by a type's name.</summary>
/// <param name="registrations">What was registered.</param>
internal sealed class HandlerCatalogue(IEnumerable<HandlerRegistration> registrations)
{
    private readonly Dictionary<string, HandlerRegistration> _handlers = registrations
        .GroupBy(r => r.Type, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public IReadOnlyList<string> Types { get; } =
    [.. registrations.Select(r => r.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public HandlerRegistration? Find(string type) => _handlers.GetValueOrDefault(type);
}

/// <summary>A type and how its handler is made.</summary>
/// <param name="Type">The task type.</param>
/// <param name="Make">Makes a handler from the attempt's scope.</param>
internal sealed record HandlerRegistration(string Type, Func<IServiceProvider, ITaskHandler> Make);
