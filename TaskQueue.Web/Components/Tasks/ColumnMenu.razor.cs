using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Chooses the columns of the task list and their order. What is shown stands first, in its order.</summary>
public sealed partial class ColumnMenu
{
    private readonly Dictionary<(string Column, int By), ElementReference> _arrows = [];
    private (string Column, int By, int To)? _moved;
    private IReadOnlyList<TaskColumn> _order = [];
    private List<string> _shown = [];

    /// <summary>The columns that are shown, by their names, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>Told what is to be shown; nothing for the usual columns.</summary>
    [Parameter, EditorRequired]
    public EventCallback<IReadOnlyList<string>?> OnChange { get; set; }

    protected override void OnParametersSet()
    {
        var shown = TaskColumn.Of(Columns);
        _shown = [.. shown.Select(c => c.Name)];
        _order = [.. shown, .. TaskColumn.All.Where(c => !_shown.Contains(c.Name))];
    }

    // A line that is put elsewhere loses what had the focus; whoever moves it by keys goes on from there.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_moved is ({ } column, var by, var to) && _order[to].Name == column)
        {
            _moved = null;
            // At the end of the line the arrow that leads further is disabled.
            var arrow = to == (by < 0 ? 0 : _shown.Count - 1) ? -by : by;
            await _arrows[(column, arrow)].FocusAsync(preventScroll: true);
        }
    }

    private Task PickAsync(TaskColumn column, bool shown)
    {
        _shown.Remove(column.Name);
        if (shown)
        {
            _shown.Add(column.Name);
        }

        return OnChange.InvokeAsync([.. _shown]);
    }

    private Task MoveAsync(int index, int by)
    {
        _moved = (_shown[index], by, index + by);
        (_shown[index], _shown[index + by]) = (_shown[index + by], _shown[index]);
        return OnChange.InvokeAsync([.. _shown]);
    }
}
