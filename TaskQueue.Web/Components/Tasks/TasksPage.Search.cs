using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Views;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What is looked for, and what came of that.</summary>
public sealed partial class TasksPage
{
    // Searches row by row, and orders that no index has, cost more than lists: they are done again every few seconds, not with every change.
    private static readonly TimeSpan SearchRest = TimeSpan.FromSeconds(5);

    private TaskListQuery? _searched;
    private DateTimeOffset _searchedAt;
    private IReadOnlyList<string> _gaps = [];
    private string? _refused;
    private string? _unsorted;
    private IReadOnlyList<TaskView> _views = [];
    private QueryHistory? _history;
    private bool _arrived;
    private bool _restored;

    // Also notes that it is done now, when it is.
    private bool IsFresh()
    {
        if (!_query.IsSearch && !TaskOrders.IsSorted(_query.Sort))
        {
            _searched = null;
            return false;
        }

        if (_searched == _query && Now - _searchedAt < SearchRest)
        {
            return true;
        }

        (_searched, _searchedAt) = (_query, Now);
        return false;
    }

    // The page of the list; an empty one, with the reason, where the query may not be asked or means nothing.
    private async Task<Page<TaskItem>> AskAsync(string? from, CancellationToken cancellationToken)
    {
        (_refused, _unsorted) = (null, null);
        try
        {
            return _query.Fault is null && !_lost
                ? await tasks.ListAsync(Actor, _query.ToSorted(), from, PageSize, cancellationToken)
                : new([], null);
        }
        catch (RefusalException refusal)
            when ((_query.IsFiltered || _query.Sort is not null)
                && refusal.Code is RefusalCode.Forbidden or RefusalCode.Invalid
            )
        {
            var told =
                refusal.Code is RefusalCode.Forbidden
                    ? T["This query asks for what you may not see. {0}", T.Told(refusal)]
                    : string.Join(" ", T.Told(refusal.Errors).SelectMany(e => e.Value));
            // Where it is the order that cannot be, the query can.
            var isOrder = refusal.Errors.Keys.Any(field => field is "sort" or "cursor");
            (_refused, _unsorted) = (isOrder ? null : told, isOrder ? told : null);
            return new([], null);
        }
    }

    // Whoever comes to the list as such finds it as they left it, and whoever opens a view its query.
    private async Task ArriveAsync(CancellationToken cancellationToken)
    {
        var first = !_arrived;
        _arrived = true;
        if (first)
        {
            (_views, _history) = (
                await views.ListAsync(Actor, cancellationToken),
                await histories.ReadAsync(Actor, cancellationToken)
            );
            if (navigation.ToBaseRelativePath(navigation.Uri) is "tasks" && _history.Last.Length > 0)
            {
                _query = TaskListQuery.Read(_history.Last);
                _restored = true;
            }

            if (_query.Columns is null && Chosen is { } chosen)
            {
                _query = _query with { Columns = chosen };
                _restored = true;
            }
        }

        if (_query is { View: { } view, IsFiltered: false })
        {
            _query = _views.FirstOrDefault(v => v.Id == view) is { } saved
                ? TaskListQuery.Read(saved.Query) with
                {
                    View = view,
                    Sort = _query.Sort,
                    Columns = _query.Columns ?? (saved.Columns.Count > 0 ? saved.Columns : null),
                }
                : _query;
            _lost = !_query.IsFiltered;
        }
        else
        {
            _lost = false;
        }
    }

    private async Task ReloadViewsAsync() => _views = await views.ListAsync(Actor, Gone);

    // What somebody asks for is remembered; a list that they only page through is not asked anew.
    private async Task AskForAsync(TaskListQuery query)
    {
        if (query.Fault is null)
        {
            await NoteAsync(query.Query);
        }

        Go(query);
    }

    private async Task NoteAsync(TaskQuery query)
    {
        try
        {
            await histories.NoteAsync(Actor, query);
            _history = await histories.ReadAsync(Actor, Gone);
        }
        catch (RefusalException)
        {
            // The store is away: the list says so.
        }
    }
}
