using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Home;

/// <summary>How many tasks are in each state, from the counters that the dashboard has anyway; each part leads to its tasks.</summary>
public sealed partial class StateBreakdown
{
    // In the order of a task's way.
    private static readonly (TaskState State, Func<QueueOverview, long> Count)[] Parts =
    [
        (TaskState.Scheduled, q => q.Scheduled),
        (TaskState.Blocked, q => q.Blocked),
        (TaskState.Queued, q => q.Queued),
        (TaskState.Running, q => q.Running),
        (TaskState.Retrying, q => q.Retrying),
        (TaskState.Succeeded, q => q.Succeeded),
        (TaskState.Dead, q => q.Dead),
        (TaskState.Cancelled, q => q.Cancelled),
        (TaskState.Expired, q => q.Expired),
        (TaskState.Skipped, q => q.Skipped),
    ];

    private List<(TaskState State, long Count)> _counts = [];
    private bool _isNew;

    /// <summary>The queues whose tasks are counted.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueOverview> Queues { get; set; } = [];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // The page is told of each change of tasks, far more often than a count is another.
        var counts = Parts.Select(p => (p.State, Count: Queues.Sum(p.Count))).ToList();
        _isNew = !counts.SequenceEqual(_counts);
        _counts = counts;
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _isNew;

    private static string Link(TaskState state) => $"tasks?status={state.Word()}";

    private string Share(long count) =>
        ((double)count / _counts.Sum(c => c.Count)).ToString("0.####", CultureInfo.InvariantCulture);
}
