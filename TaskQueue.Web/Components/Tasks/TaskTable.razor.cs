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

    /// <summary>The selected tasks; none can be selected when absent.</summary>
    [Parameter]
    public IReadOnlySet<Guid>? Selected { get; set; }

    /// <summary>Told which tasks were selected, or not any more.</summary>
    [Parameter]
    public EventCallback<(IReadOnlyList<Guid> Ids, bool Taken)> OnPick { get; set; }

    protected override void OnParametersSet() => _rows = Row.Of(Rows, task => task.Id);

    private static string Link(Row<TaskItem> row) => $"tasks/{row.Item.Id}";

    private Task PickAsync(Guid id, ChangeEventArgs change) =>
        OnPick.InvokeAsync(([id], change.Value is true));

    private Task PickAllAsync(ChangeEventArgs change) =>
        OnPick.InvokeAsync(([.. Rows.Select(t => t.Id)], change.Value is true));

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
