using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Chooses the columns of the task list and their order. What is shown stands first, in its order.</summary>
public sealed partial class ColumnMenu
{
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
        (_shown[index], _shown[index + by]) = (_shown[index + by], _shown[index]);
        return OnChange.InvokeAsync([.. _shown]);
    }
}
