using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>
/// Lines over time, and the same as a table. Dragging over it, or Enter at two points, asks for the range between them;
/// Escape asks for the one before.
/// </summary>
public sealed partial class TimeChart
{
    private bool _table;
    private bool _isAsked;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    /// <summary>The element id of its title.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>What it shows.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>How it is to be read.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What it says where there is nothing to draw.</summary>
    [Parameter]
    public string Empty { get; set; } = T["Nothing in this range."];

    /// <summary>When its points begin.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DateTimeOffset> Starts { get; set; } = [];

    /// <summary>When the last point ends.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset End { get; set; }

    /// <summary>Its lines, the most important first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    /// <summary>What is marked.</summary>
    [Parameter]
    public IReadOnlyList<AnalyticsMark> Marks { get; set; } = [];

    /// <summary>A value in words.</summary>
    [Parameter, EditorRequired]
    public Func<double, string> Format { get; set; } = v => v.ToString(CultureInfo.InvariantCulture);

    /// <summary>Below it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>The least value at the upper edge.</summary>
    [Parameter]
    public double LeastTop { get; set; } = 2;

    /// <summary>Asks for the range between two times.</summary>
    [Parameter]
    public EventCallback<(DateTimeOffset From, DateTimeOffset To)> OnZoom { get; set; }

    /// <summary>Asks for the range before.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

    private IEnumerable<AnalyticsMark> Marked => Marks.Where(m => m.At >= Starts[0] && m.At < End);

    private double Top => ChartShape.Top(Series.SelectMany(s => s.Values).Max() ?? 0, LeastTop);

    private string Summary =>
        T[
            "{0}, {1} to {2} {3}. {4}. Arrow keys read the points.",
            Title,
            Moment(Starts[0]),
            Moment(End),
            (Time ?? ViewerTime.Utc).Name,
            string.Join(", ", Series.Select(s => $"{s.Name} {s.Note ?? Tell(s.Values[^1])}"))
        ];

    // What the browser says of each point, from when somebody points at one on: for all charts of a page it is more than all else on it.
    private string Points =>
        JsonSerializer.Serialize(
            Starts.Select(
                (start, i) =>
                    $"{Moment(start)} {(Time ?? ViewerTime.Utc).Name}: "
                    + string.Join(", ", Series.Select(s => $"{s.Name} {Tell(s.Values[i])}"))
            )
        );

    /// <summary>Somebody chose the points from one to another.</summary>
    /// <param name="range">The points.</param>
    internal Task ZoomAsync(ChartRangeEventArgs range)
    {
        var (first, last) = (Math.Min(range.First, range.Last), Math.Max(range.First, range.Last));
        // The range may have moved on since, and the browser may say anything.
        return first < 0 || last >= Starts.Count || (first == 0 && last == Starts.Count - 1)
            ? Task.CompletedTask
            : OnZoom.InvokeAsync((Starts[first], last + 1 < Starts.Count ? Starts[last + 1] : End));
    }

    /// <summary>Somebody pressed Escape.</summary>
    internal Task UndoAsync() => OnUndo.InvokeAsync();

    private string Story(AnalyticsMark mark) => $"{Moment(mark.At)}: {T.Told(mark.Text)}";

    private string Tell(double? value) => value is { } known ? Format(known) : "–";

    private string At(DateTimeOffset instant) =>
        ((instant - Starts[0]) / (End - Starts[0])).ToString("0.##%", CultureInfo.InvariantCulture);

    private string Moment(DateTimeOffset instant)
    {
        var span = End - Starts[0];
        var form =
            Starts.Count > 1 && Starts[1] - Starts[0] < TimeSpan.FromMinutes(1) ? "HH:mm:ss"
            : span <= TimeSpan.FromHours(25) ? "HH:mm"
            : span <= TimeSpan.FromDays(60) ? T["d MMM HH:mm"]
            : T["d MMM yyyy"];
        return (Time ?? ViewerTime.Utc).Bare(instant, form);
    }
}
