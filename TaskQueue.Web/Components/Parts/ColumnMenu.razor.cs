using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Chooses the columns of a list and their order. What is shown stands first, in its order.</summary>
public sealed partial class ColumnMenu
{
    private readonly Dictionary<(string Column, int By), ElementReference> _arrows = [];
    private (string Column, int By, int To)? _moved;
    private IReadOnlyList<(string Name, string Title)> _order = [];
    private List<string> _shown = [];

    /// <summary>All that there are: by their names in addresses, and for people.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Name, string Title)> All { get; set; } = [];

    /// <summary>The names of those that are shown to whoever has chosen none.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Usual { get; set; } = [];

    /// <summary>The columns that are shown, by their names, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>Told what is to be shown; nothing for the usual columns.</summary>
    [Parameter, EditorRequired]
    public EventCallback<IReadOnlyList<string>?> OnChange { get; set; }

    protected override void OnParametersSet()
    {
        _shown = [.. Columns];
        _order =
        [
            .. _shown.Select(name => All.First(c => c.Name == name)),
            .. All.Where(c => !_shown.Contains(c.Name)),
        ];
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

    private Task PickAsync(string column, bool shown)
    {
        _shown.Remove(column);
        if (shown)
        {
            _shown.Add(column);
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
