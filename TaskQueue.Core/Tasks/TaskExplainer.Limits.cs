namespace TaskQueue.Core.Tasks;

// What limits hold a task up, each of them, and who said so. A sentence for each thing, so that each can be told in another language.
public static partial class TaskExplainer
{
    private static string Reached(IReadOnlyList<LimitFact> full) =>
        string.Join(
            " ",
            full.SelectMany(One).Concat(full.Select(l => l.Said).Distinct().OfType<LimitSaid>().Select(Said))
        );

    private static IEnumerable<string> One(LimitFact full)
    {
        yield return Invariant($"The limit is reached: {full.What}, {full.Used} of {full.Allowed}")
            + (full.FreeAt is { } at ? $"; room again at {At(at)}." : ".");
        if (full.Holders.Count > 0)
        {
            var named = string.Join(", ", full.Holders.Take(MostNamed));
            yield return full.Used > Math.Min(full.Holders.Count, MostNamed)
                ? $"Some of the tasks that hold it: {named}."
                : $"The tasks that hold it: {named}.";
        }
    }

    private static string Said(LimitSaid said) =>
        said.Until is { } end
            ? $"The limits of {said.Of} were set by {said.By} at {At(said.At)} until {At(end)}: {Why(said.Reason)}."
            : $"The limits of {said.Of} were set by {said.By} at {At(said.At)}: {Why(said.Reason)}.";

    private static string Told(WorkerFact worker, OrderFact order) =>
        (order.Kind, order.Until) switch
        {
            (OrderKind.Pause, { } end) =>
                $"Worker {worker.Name} was paused by {order.By} at {At(order.At)} until {At(end)}: {Why(order.Reason)}.",
            (OrderKind.Pause, _) =>
                $"Worker {worker.Name} was paused by {order.By} at {At(order.At)}: {Why(order.Reason)}.",
            (OrderKind.Drain, { } end) =>
                $"Worker {worker.Name} was told to drain by {order.By} at {At(order.At)} until {At(end)}: {Why(order.Reason)}.",
            (OrderKind.Drain, _) =>
                $"Worker {worker.Name} was told to drain by {order.By} at {At(order.At)}: {Why(order.Reason)}.",
            _ =>
                $"Worker {worker.Name} was told to stop by {order.By} at {At(order.At)}: {Why(order.Reason)}.",
        };

    // The sentence brings its own full stop.
    private static string Why(string? reason) =>
        reason?.Trim().TrimEnd('.') is { Length: > 0 } given ? given : "no reason given";
}
