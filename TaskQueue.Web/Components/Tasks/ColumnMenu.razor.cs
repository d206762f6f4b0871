using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Chooses the columns of the task list and their order. What is shown stands first, in its order.</summary>
public sealed partial class ColumnMenu
{
    private readonly Dictionary<(string Column, int By), ElementReference> _arrows = [];
    private (string Column, int By)? _moved;
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
        if (_moved is { } moved)
        {
            _moved = null;
            var isAtTheEnd = moved.Column == (moved.By < 0 ? _shown[0] : _shown[^1]);
            await _arrows[isAtTheEnd ? (moved.Column, -moved.By) : moved].FocusAsync(preventScroll: true);
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
        _moved = (_shown[index], by);
        (_shown[index], _shown[index + by]) = (_shown[index + by], _shown[index]);
        return OnChange.InvokeAsync([.. _shown]);
    }
}
