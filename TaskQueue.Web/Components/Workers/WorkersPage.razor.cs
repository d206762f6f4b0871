using TaskQueue.Core;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Workers;

/// <summary>The processes that run tasks, a page at a time.</summary>
/// <param name="workers">Reads them.</param>
/// <param name="board">Knows in which queues work waits, which makes a worker an idle one.</param>
/// <param name="facts">How the installation is put together.</param>
public sealed partial class WorkersPage(WorkerQueries workers, SharedBoard board, ConsoleFacts facts)
{
    private const int PageSize = 50;

    private readonly StillRows<WorkerNode> _still = new(worker => worker.Id);
    private WorkerFilter _filter = WorkerFilter.All;
    private string? _shownAt;
    private string? _next;
    private bool _isLost;
    private bool _isEmpty;
    private (WorkerNode Worker, WorkerAct Act)? _asked;

    /// <inheritdoc />
    protected override string Path => "workers";

    /// <inheritdoc />
    protected override IReadOnlyList<(string? Word, string Title)> Tabs => WorkerFilter.Words;

    /// <inheritdoc />
    protected override IReadOnlyList<(string Word, string Title)> Orders => WorkerList.Orders;

    /// <inheritdoc />
    protected override IReadOnlyList<ListColumn> AllColumns => WorkerList.Columns;

    /// <inheritdoc />
    protected override IReadOnlyList<string> UsualColumns => WorkerList.Usual;

    private ConsoleFacts Facts => facts;

    private Saves<Guid> Saves => field ??= new(RefreshAsync);

    // As it was read, not as the address says that it will be.
    private bool IsEmpty => _still.Shown is null || _isEmpty;

    /// <inheritdoc />
    protected override IReadOnlyList<string> Chosen(ViewerLook look) => look.WorkerColumns;

    /// <inheritdoc />
    protected override PreferenceChange Keep(IReadOnlyList<string> columns) =>
        new() { WorkerColumns = columns };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (at, isWhole) = (At(Start), !IsFiltered && Start is null);
        _filter = WorkerFilter.Read(State);
        var page = await ReadAsync(cancellationToken);
        // Another list, or another page of it, is not held for those who point at this one. What stood there stays until that
        // one is read, and with it the field in which somebody still types.
        if (at != _shownAt)
        {
            _still.Clear();
            _shownAt = at;
        }

        _still.Take(page.Items);
        (_next, _isEmpty) = (page.NextCursor, isWhole && page.Items.Count == 0);
    }

    private async Task<Page<WorkerNode>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var search = Asked();
            if (_filter == WorkerFilter.Idle)
            {
                search = search with { Ids = await IdleAsync(cancellationToken) };
            }

            var page = await workers.ListAsync(Actor, search, Start, PageSize, cancellationToken);
            _isLost = false;
            return page;
        }
        catch (RefusalException refusal) when (refusal.Errors.ContainsKey("cursor"))
        {
            _isLost = true;
            return new([], null);
        }
    }

    private WorkerSearch Asked() =>
        new()
        {
            Text = Text,
            Status = _filter.Status,
            Sort = Order,
        };

    // Those that the tile of the dashboard counts, by the reading that all dashboards share.
    private async Task<Guid[]> IdleAsync(CancellationToken cancellationToken)
    {
        var all = await workers.BeatingAsync(Actor, cancellationToken);
        return
        [
            .. StateNow.IdleOf((await board.ReadAsync(Actor)).Queues, all, Now).Select(worker => worker.Id),
        ];
    }

    private async Task<ListSize> CountAsync() => new(await workers.CountAsync(Actor, Asked(), Gone), true);

    private void Ask((WorkerNode Worker, WorkerAct Act) asked) => _asked = asked;

    private async Task CloseAsync()
    {
        _asked = null;
        await RefreshAsync();
    }
}
