using Microsoft.AspNetCore.Components;
using Radzen;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Tasks in rows. A row opens its task, by a click anywhere or by arrow keys and Enter.</summary>
/// <param name="navigation">Goes to the task.</param>
public sealed partial class TaskTable(NavigationManager navigation)
{
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

    protected override void OnParametersSet() => _rows = Row.Of(Rows, task => task.Id);

    private static string Link(Row<TaskItem> row) => $"tasks/{row.Item.Id}";

    private void Open(Row<TaskItem> row) => navigation.NavigateTo(Link(row));

    private void Mark(RowRenderEventArgs<Row<TaskItem>> row)
    {
        if (row.Data?.Item.CreatedAt > FreshAfter)
        {
            row.Attributes["data-fresh"] = "yes";
        }
    }

    private string Duration(TaskItem task) =>
        task switch
        {
            { StartedAt: { } started, FinishedAt: { } finished } => Words.Duration(finished - started),
            { StartedAt: { } started, State: TaskState.Running } => Words.Duration(Now - started),
            _ => "",
        };
}
