using TaskQueue.Core;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Workers;

/// <summary>The processes that run tasks.</summary>
/// <param name="workers">Reads them.</param>
/// <param name="facts">How the installation is put together.</param>
public sealed partial class WorkersPage(WorkerQueries workers, ConsoleFacts facts)
{
    private readonly StillRows<WorkerNode> _still = new(worker => worker.Id);
    private IReadOnlyList<Row<WorkerNode>>? _rows;
    private (WorkerNode Worker, WorkerAct Act)? _asked;

    private ConsoleFacts Facts => facts;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _still.Take(await workers.ListAsync(Actor, cancellationToken));
        _rows = Row.Of(_still.Shown!, worker => worker.Id);
    }

    private void Ask(WorkerNode worker, WorkerAct act) => _asked = (worker, act);

    private async Task CloseAsync()
    {
        _asked = null;
        await RefreshAsync();
    }

    // While an order stands, or whoever lifted it might wonder who had given it.
    private static string? OrderOf(WorkerNode worker) =>
        worker.Order is WorkerOrder.Work || worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped ? null
        : worker.OrderReason is null ? $"by {worker.OrderedBy}"
        : $"by {worker.OrderedBy}: {worker.OrderReason}";

    // A worker over REST need not tell either.
    private static string HomeOf(WorkerNode worker) =>
        string.Join(
            " · ",
            new[] { worker.Host, worker.Version.Length == 0 ? "" : $"version {worker.Version}" }.Where(part =>
                part.Length > 0
            )
        )
            is { Length: > 0 } home
            ? home
            : "unnamed machine";

    private static string DoneBy(WorkerNode worker)
    {
        var ended = worker.Succeeded + worker.Failed;
        return ended == 0
            ? "none yet"
            : $"{Words.Number(ended)}, {Words.Percent((double)worker.Succeeded / ended)} succeeded";
    }

    // Nobody measures how long the tasks of a worker over REST take.
    private static string TimesOf(WorkerNode worker) =>
        worker.Succeeded + worker.Failed == 0 || worker.RegisteredBy is not null
            ? ""
            : $"{Words.Milliseconds(worker.MeanMs)} each, 95 of 100 under {Words.Milliseconds(worker.P95Ms)}";

    private static string ListOf(IReadOnlyList<string> words, string none) =>
        words is [] or ["*"] ? none : string.Join(", ", words);
}
