using TaskQueue.Core;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What of each task the list shows: what the address says, else what whoever looks has chosen, else the usual.</summary>
public sealed partial class TasksPage
{
    private bool _importing;

    private IReadOnlyList<string> Columns => _query.Columns ?? Chosen ?? TaskColumn.Usual;

    protected override void OnInitialized() => viewer.Changed += OnViewerChanged;

    protected override void Dispose(bool disposing)
    {
        viewer.Changed -= OnViewerChanged;
        base.Dispose(disposing);
    }

    // Rows of a page may be chosen in the account's menu, too.
    private void OnViewerChanged(object? sender, EventArgs e) => _ = InvokeAsync(RefreshAsync);

    // What somebody has chosen once, where it is not what everybody sees anyway.
    private IReadOnlyList<string>? Chosen =>
        TaskColumn.Read(string.Join(',', viewer.Look.TaskColumns)) is { } columns
        && !TaskColumn.AreUsual(columns)
            ? columns
            : null;

    // A link shows the same to a colleague, who may have chosen others.
    private TaskListQuery Shareable(TaskListQuery query) => query with { Columns = query.Columns ?? Chosen };

    private async Task ChooseAsync(IReadOnlyList<string>? columns)
    {
        await KeepAsync(new() { TaskColumns = columns ?? [] });
        Go(_query with { Columns = columns });
    }

    private async Task KeepAsync(PreferenceChange change)
    {
        try
        {
            await viewer.ChangeAsync(change);
        }
        catch (RefusalException)
        {
            // The store is away, which the list says; the address has it for now.
        }
    }

    private Task<ListSize> CountAsync() => counts.CountAsync(Actor, _query.ToFilter(), Gone);

    private Task<ListSize> EstimateAsync() => counts.EstimateAsync(Actor, _query.ToSorted(), Gone);

    private async Task CloseImportAsync()
    {
        _importing = false;
        await RefreshAsync();
    }
}
