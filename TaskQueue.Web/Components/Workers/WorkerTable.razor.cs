using Microsoft.AspNetCore.Components;
using Radzen;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>Workers in rows; a name leads to its worker.</summary>
public sealed partial class WorkerTable
{
    private IReadOnlyList<Row<WorkerNode>> _rows = [];

    /// <summary>The workers to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<WorkerNode> Rows { get; set; } = [];

    /// <summary>The columns, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListColumn> Columns { get; set; } = [];

    /// <summary>The order of the rows, as addresses write it.</summary>
    [Parameter, EditorRequired]
    public string Sort { get; set; } = "";

    /// <summary>Told which order is asked for.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnSort { get; set; }

    /// <summary>Asked to tell a worker something; without it the table only shows.</summary>
    [Parameter]
    public EventCallback<(WorkerNode Worker, WorkerAct Act)> OnAct { get; set; }

    /// <summary>How workers that are being told something are going to be, in a word each.</summary>
    [Parameter]
    public IReadOnlyDictionary<Guid, string> Saving { get; set; } = new Dictionary<Guid, string>();

    /// <inheritdoc />
    protected override void OnParametersSet() => _rows = Row.Of(Rows, worker => worker.Id);

    private static void Head(DataGridCellRenderEventArgs<Row<WorkerNode>> cell) =>
        GridCells.Head(cell, WorkerSearch.Sorts);

    // The button keeps the focus while that is being saved, so it is not disabled for the browser.
    private Task TellAsync(WorkerNode worker, WorkerAct act) =>
        Saving.ContainsKey(worker.Id) ? Task.CompletedTask : OnAct.InvokeAsync((worker, act));

    // A worker over REST need not tell either.
    private static string HomeOf(WorkerNode worker) =>
        string.Join(
            " · ",
            new[] { worker.Host, worker.Version.Length == 0 ? "" : T["version {0}", worker.Version] }.Where(
                part => part.Length > 0
            )
        )
            is { Length: > 0 } home
            ? home
            : T["unnamed machine"];
}
