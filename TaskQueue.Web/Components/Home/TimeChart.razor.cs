using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>
/// Lines over time, and the same as a table. Dragging over it, or Enter at two points, asks for the range between them;
/// Escape asks for the one before.
/// </summary>
/// <param name="js">Follows the pointer.</param>
public sealed partial class TimeChart(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference _area;
    private DotNetObjectReference<TimeChart>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private bool _table;
    private bool _watched;

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

    /// <summary>The least value at the upper edge.</summary>
    [Parameter]
    public double LeastTop { get; set; } = 2;

    /// <summary>Asks for the range between two times.</summary>
    [Parameter]
    public EventCallback<(DateTimeOffset From, DateTimeOffset To)> OnZoom { get; set; }

    /// <summary>Asks for the range before.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

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

    // What the browser says of each point: one text for each, so that it need not ask.
    private string Points =>
        JsonSerializer.Serialize(
            Starts.Select(
                (start, i) =>
                    $"{Moment(start)} {(Time ?? ViewerTime.Utc).Name}: "
                    + string.Join(", ", Series.Select(s => $"{s.Name} {Tell(s.Values[i])}"))
            )
        );

    /// <summary>Called by the browser: somebody chose the points from one to another.</summary>
    /// <param name="first">The first point.</param>
    /// <param name="last">The last one.</param>
    [JSInvokable]
    public Task ZoomAsync(int first, int last)
    {
        (first, last) = (Math.Min(first, last), Math.Max(first, last));
        // The range may have moved on since.
        return first < 0 || last >= Starts.Count || (first == 0 && last == Starts.Count - 1)
            ? Task.CompletedTask
            : OnZoom.InvokeAsync((Starts[first], last + 1 < Starts.Count ? Starts[last + 1] : End));
    }

    /// <summary>Called by the browser: somebody pressed Escape.</summary>
    [JSInvokable]
    public Task UndoAsync() => OnUndo.InvokeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await UnwatchAsync();
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }

        _self?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_table == !_watched)
        {
            return;
        }

        _watched = !_table;
        await UnwatchAsync();
        if (_watched)
        {
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Home/TimeChart.razor.js"
            );
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _area, _self);
        }
    }

    private async Task UnwatchAsync()
    {
        if (_watch is { } watch)
        {
            _watch = null;
            await watch.InvokeVoidAsync("end");
            await watch.DisposeAsync();
        }
    }

    private string Tell(double? value) => value is { } known ? Format(known) : "–";

    private string At(DateTimeOffset instant) =>
        ((instant - Starts[0]) / (End - Starts[0])).ToString("0.##%", CultureInfo.InvariantCulture);

    private string Moment(DateTimeOffset instant)
    {
        var span = End - Starts[0];
        var form =
            span <= TimeSpan.FromHours(25) ? "HH:mm"
            : span <= TimeSpan.FromDays(60) ? T["d MMM HH:mm"]
            : T["d MMM yyyy"];
        return (Time ?? ViewerTime.Utc).Bare(instant, form);
    }
}
