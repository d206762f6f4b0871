namespace TaskQueue.Core.Broker;

/// <summary>
/// The route of a task says which workers can run it, so that a claim never takes what the worker must give back:
/// the type's name, and behind it the labels that the worker must have, as in <c>pdf.render+fonts+gpu</c>.
/// </summary>
public static class Routes
{
    /// <summary>The type that starts programs: the product's own, but only of workers that allow some.</summary>
    public const string ProcessRun = "process.run";

    /// <summary>The type that sends mails: the product's own, but only of workers that have a mail server.</summary>
    public const string EmailSend = "email.send";

    // Neither names nor labels may have it.
    private const char Mark = '+';

    private static readonly HashSet<string> BuiltIn = ["echo", "http.request", EmailSend, "delay", "fail"];

    /// <summary>The types that are known without a worker that announces them.</summary>
    public static IReadOnlyCollection<string> BuiltInTypes => BuiltIn;

    /// <summary>Whether every worker of the product has a type, whatever its settings are.</summary>
    /// <param name="type">The type.</param>
    public static bool IsOfEachWorker(string type) => type is not EmailSend && BuiltIn.Contains(type);

    /// <summary>The route of a type whose worker must have labels.</summary>
    /// <param name="type">The task type.</param>
    /// <param name="labels">The labels, each once and in order.</param>
    public static string Of(string type, IReadOnlyList<string> labels) =>
        labels.Count == 0 ? type : $"{type}{Mark}{string.Join(Mark, labels)}";

    /// <summary>The type of a route.</summary>
    /// <param name="route">The route.</param>
    public static string TypeOf(string route) =>
        route.IndexOf(Mark, StringComparison.Ordinal) is var at && at < 0 ? route : route[..at];

    /// <summary>Whether a route asks for labels.</summary>
    /// <param name="route">The route.</param>
    public static bool NeedsLabels(string route) => route.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Whether a worker can serve a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="routes">The routes without labels that the worker serves.</param>
    /// <param name="labels">The worker's labels.</param>
    public static bool IsServed(string route, IReadOnlyList<string> routes, IReadOnlyList<string> labels)
    {
        var parts = route.Split(Mark);
        return routes.Contains(parts[0], StringComparer.Ordinal)
            && parts.Skip(1).All(label => labels.Contains(label, StringComparer.Ordinal));
    }

    /// <summary>The routes without labels that a worker with these types can serve.</summary>
    /// <param name="types">The worker's types.</param>
    public static IReadOnlyList<string> Serving(IEnumerable<string> types) =>
        [
            .. types
                .Concat(BuiltIn.Where(IsOfEachWorker))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
}
