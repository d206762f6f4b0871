using Microsoft.AspNetCore.Components;
using Radzen;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Queues in rows; a name leads to its queue, every number to the tasks that it counts.</summary>
/// <param name="navigation">Goes to the page of a queue.</param>
public sealed partial class QueueTable(NavigationManager navigation)
{
    private IReadOnlyList<Row<QueueOverview>> _rows = [];
    private IReadOnlyList<QueueOverview> _drawn = [];
    private ViewerTime? _time;
    private IReadOnlyList<ListColumn> _columns = [];
    private IReadOnlyDictionary<string, string>? _saving;
    private string _sort = "";
    private bool _isNew;

    /// <summary>The queues to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueOverview> Rows { get; set; } = [];

    /// <summary>The columns, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ListColumn> Columns { get; set; } = [];

    /// <summary>The order of the rows, as addresses write it.</summary>
    [Parameter, EditorRequired]
    public string Sort { get; set; } = "";

    /// <summary>Told which order is asked for.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnSort { get; set; }

    /// <summary>Asked to do something with a queue; without it the table only shows.</summary>
    [Parameter]
    public EventCallback<(QueueOverview Queue, QueueAct Act)> OnAct { get; set; }

    /// <summary>Whether whoever looks may do something with a queue.</summary>
    [Parameter]
    public Func<QueueOverview, bool> May { get; set; } = _ => true;

    /// <summary>How queues that are being paused or resumed are going to be, in a word each.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Saving { get; set; } = new Dictionary<string, string>();

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    protected override void OnParametersSet()
    {
        // A grid costs more to draw than all else on the page: not where it would look the same.
        _isNew =
            !Rows.SequenceEqual(_drawn)
            || !Columns.SequenceEqual(_columns)
            || Sort != _sort
            || Time != _time
            || Saving != _saving;
        if (_isNew)
        {
            (_drawn, _columns, _sort, _time, _saving) = ([.. Rows], Columns, Sort, Time, Saving);
            _rows = Row.Of(Rows, queue => queue.Name);
        }
    }

    protected override bool ShouldRender() => _isNew;

    internal static string WhyPaused(QueuePolicy policy, ViewerTime? time)
    {
        time ??= ViewerTime.Utc;
        var said = (policy.PausedAt, policy.PausedUntil) switch
        {
            ({ } start, { } end) => T[
                "by {0} since {1}, until {2}",
                policy.PausedBy,
                time.Minute(start),
                time.Minute(end)
            ],
            ({ } start, null) => T["by {0} since {1}", policy.PausedBy, time.Minute(start)],
            (null, { } end) => T["by {0}, until {1}", policy.PausedBy, time.Minute(end)],
            _ => T["by {0}", policy.PausedBy],
        };
        return policy.PauseReason is { } reason ? $"{said}: {reason}" : said;
    }

    private static void Head(DataGridCellRenderEventArgs<Row<QueueOverview>> cell) =>
        GridCells.Head(cell, QueueSearch.Sorts);

    // The button keeps the focus while that is being saved, so it is not disabled for the browser.
    private Task PauseAsync(QueueOverview queue) =>
        Saving.ContainsKey(queue.Name) ? Task.CompletedTask : OnAct.InvokeAsync((queue, QueueAct.Pause));

    private void Open(Row<QueueOverview> row) => navigation.NavigateTo(QueueColumn.Page(row.Item));
}
