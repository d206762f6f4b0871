namespace TaskQueue.Core.Broker;

/// <summary>
/// The route of a task says which workers can run it, so that a claim never takes what the worker must give back:
/// <c>*</c> for the types that every worker has, else the type's name.
/// </summary>
public static class Routes
{
    /// <summary>Every worker can.</summary>
    public const string Any = "*";

    private static readonly HashSet<string> BuiltIn = ["echo", "http.request", "delay", "fail"];

    /// <summary>The types that every worker has.</summary>
    public static IReadOnlyCollection<string> BuiltInTypes => BuiltIn;

    /// <summary>The route of a type.</summary>
    /// <param name="type">The task type.</param>
    public static string Of(string type) => BuiltIn.Contains(type) ? Any : type;

    /// <summary>The routes that a worker with these types can serve.</summary>
    /// <param name="types">The worker's types.</param>
    public static IReadOnlyList<string> Serving(IEnumerable<string> types) =>
        [
            Any,
            .. types
                .Where(t => !BuiltIn.Contains(t))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
