using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

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
            ? T["{0} died {1}", Words.Number(died), Query.Text]
            : T["will not be tried again"];

    private string WorkerNote =>
        (State.Alive, State.Held) switch
        {
            (0, 0) => T["nothing runs without one"],
            (0, var held) => T["nothing runs without one; {0} paused or draining", Words.Number(held)],
            (_, 0) => T["alive, room for {0} tasks", Words.Number(State.Capacity)],
            (_, var held) => T[
                "alive, room for {0} tasks; {1} paused or draining",
                Words.Number(State.Capacity),
                Words.Number(held)
            ],
        };

    // The numbers are those of whole points, the first of which may begin before the range.
    private DateTimeOffset From => View!.History.Grid.From;

    private DateTimeOffset? To => Query.Range.Span is null ? View!.History.Grid.End : null;

    private static string Percent(double? share) =>
        share is { } known ? (known * 100).ToString("0.##", Culture) + " %" : "–";

    private string Pace(History history)
    {
        var end = history.Grid.End < clock.GetUtcNow() ? history.Grid.End : clock.GetUtcNow();
        var perSecond = history.Total.Succeeded / Math.Max(1, (end - history.Grid.From).TotalSeconds);
        return perSecond >= 1 ? T["{0} a second", Short(perSecond)]
            : perSecond * 60 >= 1 ? T["{0} a minute", Short(perSecond * 60)]
            : T["{0} an hour", Short(perSecond * 3600)];
    }

    private static string Short(double number) => number.ToString("0.#", Culture);

    private string WithBefore(string note, Func<HistoryPoint, string> told) =>
        View?.History.Previous is { } before ? T["{0}; {1} before", note, told(before.Total)] : note;
}
