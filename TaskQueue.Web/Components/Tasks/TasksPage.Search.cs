using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Searches row by row cost more than lists: they are done again every few seconds, not with every change.</summary>
public sealed partial class TasksPage
{
    private static readonly TimeSpan SearchRest = TimeSpan.FromSeconds(5);

    private TaskListQuery? _searched;
    private DateTimeOffset _searchedAt;

    // Also notes that it is done now, when it is.
    private bool IsFresh(TaskFilter filter)
    {
        if (filter is { Regex: null, Result: null })
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
}
