using TaskQueue.Core.Workers;

namespace TaskQueue.Web.Components.Workers;

/// <summary>The processes that run tasks.</summary>
/// <param name="workers">Reads them.</param>
public sealed partial class WorkersPage(WorkerQueries workers)
{
    private IReadOnlyList<WorkerNode>? _workers;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _workers = await workers.ListAsync(Actor, cancellationToken);

    private static string ListOf(IReadOnlyList<string> words, string none) =>
        words is [] or ["*"] ? none : string.Join(", ", words);
}
