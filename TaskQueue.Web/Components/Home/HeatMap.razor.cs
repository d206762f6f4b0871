using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Home;

/// <summary>When each worker was busy: the darker, the more it ran at once.</summary>
public sealed partial class HeatMap
{
    private const int MostRows = 20;

    private bool _table;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>What workers did.</summary>
    [Parameter, EditorRequired]
    public WorkerHistory Activity { get; set; } = null!;

    private double Most => Activity.Workers.Max(w => w.Cells.Max());

    private int Hidden => Activity.More + Math.Max(0, Activity.Workers.Count - MostRows);

    private string Length =>
        Activity.Grid.Step == TimeSpan.FromHours(1) ? "hour"
        : Activity.Grid.Step == TimeSpan.FromDays(1) ? "day"
        : Activity.Grid.Step == TimeSpan.FromDays(7) ? "week"
        : Words.Coarse(Activity.Grid.Step);

    private string Summary =>
        "The busiest workers: "
        + string.Join(
            ", ",
            Activity.Workers.Take(5).Select(w => $"{w.Worker} was busy for {Words.Duration(w.Busy)}")
        )
        + ".";

    private static string Slots(double slots) =>
        slots.ToString(slots is > 0 and < 0.01 ? "G1" : "0.##", CultureInfo.InvariantCulture);

    // Never so light that it cannot be told from nothing.
    private string Shade(double slots) =>
        (0.15 + (0.85 * slots / Most)).ToString("0.##", CultureInfo.InvariantCulture);

    private string Story(WorkerActivity worker, int column) =>
        $"{worker.Worker}, {Moment(Activity.Grid.Starts[column])} {Zone.Name}: {Slots(worker.Cells[column])} at once";

    private string Moment(DateTimeOffset instant) => Zone.Bare(instant, "d MMM HH:mm");
}
