using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

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

    private string PerStep =>
        Activity.Grid.Step == TimeSpan.FromHours(1) ? T["attempts at once, on average, in each hour"]
        : Activity.Grid.Step == TimeSpan.FromDays(1) ? T["attempts at once, on average, in each day"]
        : Activity.Grid.Step == TimeSpan.FromDays(7) ? T["attempts at once, on average, in each week"]
        : T["attempts at once, on average, in each {0}", Words.Coarse(Activity.Grid.Step)];

    private string Summary =>
        T[
            "The busiest workers: {0}.",
            string.Join(
                ", ",
                Activity
                    .Workers.Take(5)
                    .Select(w => T["{0} was busy for {1}", w.Worker, Words.Duration(w.Busy)])
            )
        ];

    private static string Slots(double slots) =>
        slots.ToString(slots is > 0 and < 0.01 ? "G1" : "0.##", Culture);

    // Never so light that it cannot be told from nothing.
    private string Shade(double slots) =>
        (0.15 + (0.85 * slots / Most)).ToString("0.##", CultureInfo.InvariantCulture);

    private string Story(WorkerActivity worker, int column) =>
        T[
            "{0}, {1} {2}: {3} at once",
            worker.Worker,
            Moment(Activity.Grid.Starts[column]),
            Zone.Name,
            Slots(worker.Cells[column])
        ];

    private string Moment(DateTimeOffset instant) => Zone.Bare(instant, T["d MMM HH:mm"]);
}
