using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>The processes that run tasks.</summary>
/// <param name="workers">Reads them.</param>
/// <param name="board">Knows in which queues work waits, which makes a worker an idle one.</param>
/// <param name="facts">How the installation is put together.</param>
public sealed partial class WorkersPage(WorkerQueries workers, SharedBoard board, ConsoleFacts facts)
{
    private readonly StillRows<WorkerNode> _still = new(worker => worker.Id);
    private IReadOnlyList<Row<WorkerNode>>? _rows;
    private WorkerFilter _filter = WorkerFilter.All;
    private int? _all;
    private (WorkerNode Worker, WorkerAct Act)? _asked;

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    private ConsoleFacts Facts => facts;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var filter = WorkerFilter.Read(State);
        if (filter != _filter)
        {
            _still.Clear();
            _filter = filter;
        }

        var all = await workers.ListAsync(Actor, cancellationToken);
        _all = all.Count;
        _still.Take(await ChooseAsync(filter, all));
        _rows = Row.Of(_still.Shown!, worker => worker.Id);
    }

    // Those that the tile of the dashboard counts, by the reading that all dashboards share.
    private async Task<IReadOnlyList<WorkerNode>> ChooseAsync(
        WorkerFilter filter,
        IReadOnlyList<WorkerNode> all
    ) =>
        filter == WorkerFilter.Idle ? [.. StateNow.IdleOf((await board.ReadAsync(Actor)).Queues, all, Now)]
        : filter.Status is { } status ? [.. all.Where(w => w.Status == status)]
        : all;

    private void Ask(WorkerNode worker, WorkerAct act) => _asked = (worker, act);

    private async Task CloseAsync()
    {
        _asked = null;
        await RefreshAsync();
    }

    // While an order stands, or whoever lifted it might wonder who had given it.
    private static string? OrderOf(WorkerNode worker) =>
        worker.Order is WorkerOrder.Work || worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped ? null
        : worker.OrderReason is null ? T["by {0}", worker.OrderedBy]
        : T["by {0}: {1}", worker.OrderedBy, worker.OrderReason];

    // A worker over REST need not tell either.
    private static string HomeOf(WorkerNode worker) =>
        string.Join(
            " · ",
            new[] { worker.Host, worker.Version.Length == 0 ? "" : T["version {0}", worker.Version] }.Where(
                part => part.Length > 0
            )
        )
            is { Length: > 0 } home
            ? home
            : T["unnamed machine"];

    private static string DoneBy(WorkerNode worker)
    {
        var ended = worker.Succeeded + worker.Failed;
        return ended == 0
            ? T["none yet"]
            : T["{0}, {1} succeeded", Words.Number(ended), Words.Percent((double)worker.Succeeded / ended)];
    }

    // Nobody measures how long the tasks of a worker over REST take.
    private static string TimesOf(WorkerNode worker) =>
        worker.Succeeded + worker.Failed == 0 || worker.RegisteredBy is not null
            ? ""
            : T[
                "{0} each, 95 of 100 under {1}",
                Words.Milliseconds(worker.MeanMs),
                Words.Milliseconds(worker.P95Ms)
            ];

    private static string ListOf(IReadOnlyList<string> words, string none) =>
        words is [] or ["*"] ? none : string.Join(", ", words);
}
