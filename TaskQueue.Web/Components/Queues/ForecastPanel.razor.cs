using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>What becomes of a queue, what that is known from, and fields for what is supposed.</summary>
public sealed partial class ForecastPanel
{
    private static readonly (string Word, Func<ForecastOutlook, string> Tell)[] Rows =
    [
        (Key("Drains in"), o => Span(o, o.Drain?.Seconds)),
        (Key("Nine times in ten"), Band),
        (Key("Waiting"), o => o.Scenario is { } s ? Words.Number((long)s.Waiting) : "–"),
        (Key("Slots"), o => o.Scenario is { } s ? s.Slots.ToString("#,0.#", Culture) : "–"),
        (Key("Arrive"), o => o.Scenario is { } s ? ForecastText.Rate(s.ArrivalRate) : "–"),
        (Key("Can be done"), o => o.Scenario is { } s ? ForecastText.Rate(s.ServiceRate) : "–"),
        (Key("In use once drained"), o => o.Steady is { } s ? Words.Percent(s.Utilisation) : "–"),
        (Key("Mean wait once drained"), o => o.Steady is { } s ? Words.Duration(s.MeanWait) : "–"),
        (Key("95 of 100 wait at most"), o => o.Steady is { } s ? Words.Duration(s.P95Wait) : "–"),
    ];

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private int _slides;
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>The forecast.</summary>
    [Parameter, EditorRequired]
    public QueueForecast Forecast { get; set; } = null!;

    /// <summary>What stands in the fields.</summary>
    [Parameter, EditorRequired]
    public ForecastDraft Draft { get; set; } = null!;

    /// <summary>Told what is supposed.</summary>
    [Parameter]
    public EventCallback<ForecastDraft> OnAsk { get; set; }

    private ForecastOutlook Asked => Forecast.Asked;

    private bool IsTyped => ForecastDraft.Fields.Any(f => Draft[f.Field].Length > 0);

    private string Evidence
    {
        get
        {
            var measured = Forecast.Facts.Measured;
            return T[
                "{0} accepted and {1} attempts in the last {2}",
                Words.Number(measured.Sum(s => s.Accepted)),
                Words.Number(measured.Sum(s => s.Attempts)),
                ForecastText.Time((Forecast.Facts.Now - Forecast.Evidence.From).TotalSeconds)
            ];
        }
    }

    protected override void OnParametersSet() => Check();

    private static string Id(string field) => $"forecast-{field}";

    private static string Span(ForecastOutlook outlook, double? seconds) =>
        outlook.Drain is null ? "–"
        : seconds is { } s
            ? s <= 0 ? T["nothing waits"]
                : ForecastText.Time(s)
        : T["never"];

    private static string Band(ForecastOutlook outlook) =>
        outlook.Drain is { Seconds: > 0 } drain
            ? drain.Latest is { } latest
                ? T["{0} to {1}", ForecastText.Time(drain.Earliest ?? 0), ForecastText.Time(latest)]
                : T["{0}, or never", ForecastText.Time(drain.Earliest ?? 0)]
            : "–";

    private static string Played(SimulatedBacklog simulation) =>
        simulation.MedianDrain is > 0 and var median
            ? T[
                "Played through {0} times with seed {1}: empty at some time within {2} in {3} % of them, half of them in {4}; a task that comes meanwhile waits {5} on average.",
                simulation.Runs,
                simulation.Seed,
                ForecastText.Time(simulation.Horizon),
                (simulation.DrainedShare * 100).ToString("0", Culture),
                ForecastText.Time(median),
                ForecastText.Time(simulation.MeanWait)
            ]
            : T[
                "Played through {0} times with seed {1}: empty at some time within {2} in {3} % of them; a task that comes meanwhile waits {4} on average.",
                simulation.Runs,
                simulation.Seed,
                ForecastText.Time(simulation.Horizon),
                (simulation.DrainedShare * 100).ToString("0", Culture),
                ForecastText.Time(simulation.MeanWait)
            ];

    private void Set(string field, string? text)
    {
        // A slider that stands at its beginning supposes nothing.
        Draft[field] = field == ForecastDraft.Workers && text == "0" ? "" : text ?? "";
        Check();
    }

    private void Check()
    {
        var errors = new FieldErrors();
        Draft.Read(errors);
        _errors = errors.ToDictionary();
    }

    // Keys move it step by step, and each step is a change: what is meant is where it rests.
    private async Task SlideAsync()
    {
        var slide = ++_slides;
        await Task.Delay(Rest);
        if (slide == _slides)
        {
            await AskAsync();
        }
    }

    private Task AskAsync() => _errors.Count > 0 ? Task.CompletedTask : OnAsk.InvokeAsync(Draft);

    private Task ClearAsync()
    {
        foreach (var (field, _, _) in ForecastDraft.Fields)
        {
            Draft[field] = "";
        }

        Check();
        return OnAsk.InvokeAsync(Draft);
    }
}
