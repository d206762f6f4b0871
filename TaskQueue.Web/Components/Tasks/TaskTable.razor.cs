using Microsoft.AspNetCore.Components;
using Radzen;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Tasks in rows. A row opens its task, by a click anywhere or by arrow keys and Enter.</summary>
/// <param name="navigation">Goes to the task.</param>
public sealed partial class TaskTable(NavigationManager navigation)
{
    private const int LeastOfTask = 180;

    // The first column says more than the name; by that it is sorted.
    private const string ByName = "name";

    // Beyond it the table scrolls in itself, and the first row stays in sight there.
    private const int Widest = 1110;

    private IReadOnlyList<Row<TaskItem>> _rows = [];

    /// <summary>The tasks to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TaskItem> Rows { get; set; } = [];

    /// <summary>The current time.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Tasks accepted after this came while the page was open.</summary>
    [Parameter]
    public DateTimeOffset FreshAfter { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The selected tasks; none can be selected when absent.</summary>
    [Parameter]
    public IReadOnlySet<Guid>? Selected { get; set; }

    /// <summary>Told which tasks were selected, or not any more.</summary>
    [Parameter]
    public EventCallback<(IReadOnlyList<Guid> Ids, bool Taken)> OnPick { get; set; }

    /// <summary>The names of the columns, in order; the usual ones when absent.</summary>
    [Parameter]
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>The order of the rows, as addresses write it.</summary>
    [Parameter]
    public string Sort { get; set; } = TaskOrders.Usual;

    /// <summary>Told which order is asked for; the heads of columns are no buttons when absent.</summary>
    [Parameter]
    public EventCallback<string> OnSort { get; set; }

    private IReadOnlyList<TaskColumn> Shown { get; set; } = [];

    private int First => Selected is null ? 2 : 3;

    // The places of those that give way, as a style sheet counts them.
    private string GivingWay =>
        string.Join(' ', Shown.Index().Where(c => c.Item.GivesWay).Select(c => c.Index + First));

    private int Least(bool narrow) =>
        (Selected is null ? 0 : 56)
        + LeastOfTask
        + Shown.Where(c => !narrow || !c.GivesWay).Sum(c => c.Width);

    protected override void OnParametersSet()
    {
        _rows = Row.Of(Rows, task => task.Id);
        Shown = TaskColumn.Of(Columns);
    }

    private static string ClassOf(TaskColumn column) =>
        column.Name switch
        {
            "status" => "state bare",
            "createdAt" => "when bare",
            _ => "rest",
        };

    private static string Link(Row<TaskItem> row) => $"tasks/{row.Item.Id}";

    private Task PickAsync(Guid id, ChangeEventArgs change) =>
        OnPick.InvokeAsync(([id], change.Value is true));

    private Task PickAllAsync(ChangeEventArgs change) =>
        OnPick.InvokeAsync(([.. Rows.Select(t => t.Id)], change.Value is true));

    private void Open(Row<TaskItem> row) => navigation.NavigateTo(Link(row));

    // The header of a column that sorts is what stands in the cell: the grid writes no order on a cell that it does not sort by.
    private static void Head(DataGridCellRenderEventArgs<Row<TaskItem>> cell)
    {
        if (TaskOrders.IsKnown(cell.Column?.UniqueID))
        {
            cell.Attributes["role"] = "presentation";
        }
    }

    private void Mark(RowRenderEventArgs<Row<TaskItem>> row)
    {
        if (row.Data?.Item.CreatedAt > FreshAfter)
        {
            row.Attributes["data-fresh"] = "yes";
        }
    }
}
