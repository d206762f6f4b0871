using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The selection of the list: rows of any of its pages, or all that match its filter.</summary>
public sealed partial class TasksPage
{
    private readonly HashSet<Guid> _selected = [];
    private bool _all;
    private bool _letGo;
    private BulkRequest? _bulk;

    // What the store would refuse is not offered.
    private string? WhyNotAll =>
        _query.IsSearch
            ? T["Rows alone can be selected: a regular expression, or a text in results, is for looking."]
            : null;

    // A query that cannot be read is an empty one to the store: all that match it would be all.
    private bool CanTakeAll =>
        _query is { IsFiltered: true, IsSearch: false, Fault: null } && _refused is null && !_lost;

    private string? SelectedAddress =>
        _selected.Count is > 0 and <= TaskLimits.Ids ? TaskListQuery.ToExportUrl(_selected) : null;

    // While all are meant, each row that is shown is one of them.
    private HashSet<Guid> Shown(IReadOnlyList<TaskItem> rows) =>
        _all ? [.. rows.Select(t => t.Id)] : _selected;

    private void Pick((IReadOnlyList<Guid> Ids, bool Taken) picked)
    {
        _letGo = _all && IsScrolled;
        if (_letGo)
        {
            // There are no rows that are shown, but some in sight: "all" becomes none of them.
            Unselect();
            return;
        }

        if (_all && _rows is { } rows)
        {
            // To leave one out of "all", it becomes the rows that are shown.
            _selected.UnionWith(rows.Select(t => t.Id));
            _all = false;
        }

        if (picked.Taken)
        {
            _selected.UnionWith(picked.Ids);
        }
        else
        {
            _selected.ExceptWith(picked.Ids);
        }
    }

    // Also where the click comes from the page as it was before its address changed.
    private void TakeAll() => _all = CanTakeAll;

    private void Unselect()
    {
        _selected.Clear();
        _all = false;
    }

    private void Ask(BulkAction action) =>
        _bulk = new()
        {
            Action = action,
            Ids = _all ? null : [.. _selected],
            Filter = _all ? _query.ToFilter() : null,
        };
}
