using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Home;

/// <summary>The numbers that matter first; each leads to the list of what it counts.</summary>
/// <param name="clock">The current time.</param>
public sealed partial class BoardTiles(TimeProvider clock)
{
    /// <summary>How everything stands now.</summary>
    [Parameter, EditorRequired]
    public StateNow State { get; set; } = null!;

    /// <summary>The range that is shown.</summary>
    [Parameter, EditorRequired]
    public DashboardQuery Query { get; set; } = null!;

    /// <summary>What happened in it; absent where it could not be read.</summary>
    [Parameter]
    public HistoryView? View { get; set; }

    /// <summary>Tasks that were ever accepted.</summary>
    [Parameter, EditorRequired]
    public long Accepted { get; set; }

    /// <summary>What is not accounted for of them.</summary>
    [Parameter, EditorRequired]
    public long Difference { get; set; }

    private string DeadNote =>
        View?.History.Total.Dead is > 0 and var died
            ? $"{Words.Number(died)} died {Query.Text}"
            : "will not be tried again";

    private string WorkerNote
    {
        get
        {
            var held = State.Held == 0 ? "" : $"; {Words.Number(State.Held)} paused or draining";
            return State.Alive == 0
                ? $"nothing runs without one{held}"
                : $"alive, room for {Words.Number(State.Capacity)} tasks{held}";
        }
    }

    private string Finished =>
        View is not { } view ? ""
        : Query.Range.Span is null
            ? $"&finishedFrom={Escaped(view.Ask.From)}&finishedTo={Escaped(view.Ask.To)}"
        : $"&finishedFrom={Escaped(view.Ask.From)}";

    private static string Escaped(DateTimeOffset instant) => Uri.EscapeDataString(Words.Machine(instant));

    private static string Rate(HistoryPoint point) =>
        point.ErrorRate is { } rate
            ? (rate * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %"
            : "–";

    private string Pace(History history)
    {
        var end = history.Grid.End < clock.GetUtcNow() ? history.Grid.End : clock.GetUtcNow();
        var perSecond = history.Total.Succeeded / Math.Max(1, (end - history.Grid.From).TotalSeconds);
        var (number, unit) =
            perSecond >= 1 ? (perSecond, "second")
            : perSecond * 60 >= 1 ? (perSecond * 60, "minute")
            : (perSecond * 3600, "hour");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0.#} a {unit}");
    }

    private string Before(Func<HistoryPoint, string> told) =>
        View?.History.Previous is { } before ? $"; {told(before.Total)} before" : "";
}
