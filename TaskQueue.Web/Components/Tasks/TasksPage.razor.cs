using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Views;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// The list of tasks. On the first page, seen from its top, new tasks come in by themselves; further down or on later
/// pages the rows stay where they are, change in place, and a button says how many came since.
/// </summary>
/// <param name="tasks">Reads tasks.</param>
/// <param name="queues">Names queues.</param>
/// <param name="types">Names types.</param>
/// <param name="views">Saved queries.</param>
/// <param name="histories">Remembers what was looked for.</param>
/// <param name="requests">Opens the submit dialog.</param>
/// <param name="counts">Counts for the download.</param>
/// <param name="features">Whether tasks may come from files.</param>
/// <param name="viewer">How whoever looks likes the list.</param>
/// <param name="navigation">The address holds the filters.</param>
/// <param name="js">Scrolling.</param>
public sealed partial class TasksPage(
    TaskQueries tasks,
    QueueQueries queues,
    TaskTypeCatalogue types,
    TaskViews views,
    QueryHistories histories,
    SubmitRequests requests,
    TaskCounts counts,
    FeatureSwitches features,
    Viewer viewer,
    NavigationManager navigation,
    IJSRuntime js
) : IAsyncDisposable
{
    private const int MostNewer = 100;

    private TaskListQuery _query = new();
    private DateTimeOffset _opened;
    private IReadOnlyList<TaskItem>? _rows;
    private IReadOnlyList<string> _queues = [];
    private DotNetObjectReference<TasksPage>? _self;
    private IJSObjectReference? _module;
    private string? _older;
    private int _newer;
    private bool _away;
    private bool _lost;
    private long _turn;
    private bool _rises;

    private int Limit => _query.Limit ?? viewer.Look.Rows ?? TaskListQuery.UsualSize;
    private IReadOnlyList<string> Types => types.All;

    // What is looked for row by row comes in pieces: those are pages.
    private bool IsScrolled => Limit == TaskListQuery.Scrolling && !_query.IsSearch;

    private int PageSize => Limit == TaskListQuery.Scrolling ? ScrolledTasks.Block : Limit;

    // What comes in front of the first row moves nothing.
    private string? Beginning =>
        _query.Sort is null && _rows is [var first, ..] ? PageStart.At(first.Id) : _query.Cursor;

    private SubmitRequests Requests => requests;
    private bool OffersImport => Actor.May(Permissions.TasksWrite) && features.IsOpen(Feature.TaskImport);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _self?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Called by the page's script when the reader leaves the top of the list or comes back to it.</summary>
    [JSInvokable]
    public Task OnScrolledAsync(bool away)
    {
        _away = away;
        return away ? Task.CompletedTask : RefreshAsync();
    }

    protected override Task OnParametersSetAsync()
    {
        var query = Read();
        if (
            (query with { Cursor = null, Limit = null, Columns = null, Sort = null }).ToUrl()
            != (_query with { Cursor = null, Limit = null, Columns = null, Sort = null }).ToUrl()
        )
        {
            // Other filters, other tasks; pages of one list are walked with the selection in hand.
            Unselect();
            _letGo = false;
        }

        _rises = _query.ToUrl() != query.ToUrl();
        _query = query;
        _away = false;
        _opened = Now;
        return base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken);
        if (IsFresh())
        {
            return;
        }

        // What is new comes at the top of the usual order alone.
        var isUsual = _query.Sort is null;
        var from =
            _query.Cursor ?? (isUsual && _away && _rows is [var first, ..] ? PageStart.At(first.Id) : null);
        var page = await AskAsync(from, cancellationToken);
        (_rows, _older, _gaps) = (page.Items, page.NextCursor, page.NotSearched);
        _newer =
            isUsual && from is not null && page.Items is [var top, ..]
                ? (await NewerThanAsync(top.Id, MostNewer, cancellationToken)).Count
                : 0;
        _turn++;
        _queues = [.. (await queues.ListAsync(Actor, cancellationToken)).Select(q => q.Name)];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_restored)
        {
            // A copy of the address is to show the same list.
            _restored = false;
            navigation.NavigateTo(_query.ToUrl(), replace: true);
        }

        if (!firstRender)
        {
            await RiseAsync();
            return;
        }

        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Tasks/TasksPage.razor.js"
            );
            if (Gone.IsCancellationRequested)
            {
                // Another page is open by now, and what is thrown here would take its place.
                await module.DisposeAsync();
                return;
            }

            (_module, _self) = (module, DotNetObjectReference.Create(this));
            await module.InvokeVoidAsync("start", _self);
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before the script came.
        }
    }

    // Another list in the same box is seen from its top.
    private async Task RiseAsync()
    {
        if (_rises && IsScrolled && _module is not null)
        {
            await _module.InvokeVoidAsync("toTop");
        }

        _rises = false;
    }

    private Task<Page<TaskItem>> ReadOnAsync(
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => tasks.ListAsync(Actor, _query.ToSorted(), cursor, limit, cancellationToken);

    private async Task<IReadOnlyList<TaskItem>> NewerThanAsync(
        Guid id,
        int most,
        CancellationToken cancellationToken
    )
    {
        var filter = _query.ToFilter() with { OldestFirst = true };
        return (await tasks.ListAsync(Actor, filter, id.ToString("N"), most, cancellationToken)).Items;
    }

    private void Go(TaskListQuery query) => navigation.NavigateTo(Shareable(query).ToUrl());

    private void SortBy(string sort) => Go(_query.In(sort));

    private void Older() => Go(_query with { Cursor = _older });

    private async Task NewerAsync()
    {
        // Other orders are walked forwards: they begin anew.
        if (_query.Sort is not null || _rows is not [var top, ..])
        {
            Go(_query with { Cursor = null });
            return;
        }

        var newer = await NewerThanAsync(top.Id, PageSize + 1, Gone);
        Go(_query with { Cursor = newer.Count > PageSize ? PageStart.At(newer[PageSize - 1].Id) : null });
    }

    private async Task ToTopAsync()
    {
        _away = false;
        if (_query.Cursor is not null)
        {
            Go(_query with { Cursor = null });
        }

        if (_module is not null)
        {
            await _module.InvokeVoidAsync("toTop");
        }

        await RefreshAsync();
    }

    private async Task ResizeAsync(ChangeEventArgs change)
    {
        if (
            TaskListQuery.ReadNumber(change.Value?.ToString(), TaskListQuery.Scrolling, TaskLimits.Page)
            is not { } size
        )
        {
            return;
        }

        await KeepAsync(new() { Rows = size });
        Go(_query with { Cursor = null, Limit = null });
        await RefreshAsync();
    }
}
