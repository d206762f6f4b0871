using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Queues in rows; a name leads to its queue, every number to the tasks that it counts.</summary>
/// <param name="navigation">Goes to the page of a queue.</param>
public sealed partial class QueueTable(NavigationManager navigation)
{
    private static readonly (
        string Title,
        string Width,
        Func<QueueOverview, long> Count,
        string States
    )[] Counts =
    [
        ("Waiting", "88px", q => q.Depth, "queued,scheduled,retrying,blocked"),
        ("Running", "88px", q => q.Running, "running"),
        ("Retrying", "88px", q => q.Retrying, "retrying"),
        ("Succeeded", "108px", q => q.Succeeded, "succeeded"),
        ("Dead", "72px", q => q.Dead, "dead"),
    ];

    private IReadOnlyList<Row<QueueOverview>> _rows = [];
    private IReadOnlyList<QueueOverview> _drawn = [];
    private ViewerTime? _time;
    private bool _isNew;

    /// <summary>The queues to show.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueOverview> Rows { get; set; } = [];

    /// <summary>Asked to do something with a queue; without it the table only shows.</summary>
    [Parameter]
    public EventCallback<(QueueOverview Queue, QueueAct Act)> OnAct { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    protected override void OnParametersSet()
    {
        // A grid costs more to draw than all else on the page: not where it would look the same.
        _isNew = !Rows.SequenceEqual(_drawn) || Time != _time;
        if (_isNew)
        {
            (_drawn, _time, _rows) = ([.. Rows], Time, Row.Of(Rows, queue => queue.Name));
        }
    }

    protected override bool ShouldRender() => _isNew;

    internal static string WhyPaused(QueuePolicy policy, ViewerTime? time)
    {
        time ??= ViewerTime.Utc;
        var until = policy.PausedUntil is { } end ? $", until {time.Minute(end)}" : "";
        var since = policy.PausedAt is { } start ? $" since {time.Minute(start)}" : "";
        return $"by {policy.PausedBy}{since}{until}{(policy.PauseReason is { } reason ? $": {reason}" : "")}";
    }

    private static string Page(Row<QueueOverview> row) => $"queues/{Uri.EscapeDataString(row.Item.Name)}";

    private static string Link(Row<QueueOverview> row) =>
        $"tasks?queue={Uri.EscapeDataString(row.Item.Name)}";

    private void Open(Row<QueueOverview> row) => navigation.NavigateTo(Page(row));
}
