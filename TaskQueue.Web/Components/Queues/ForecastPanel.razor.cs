using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>What becomes of a queue, what that is known from, and fields for what is supposed.</summary>
public sealed partial class ForecastPanel
{
    private static readonly (string Word, Func<ForecastOutlook, string> Tell)[] Rows =
    [
        ("Drains in", o => Span(o, o.Drain?.Seconds)),
        ("Nine times in ten", Band),
        ("Waiting", o => o.Scenario is { } s ? Words.Number((long)s.Waiting) : "–"),
        ("Slots", o => o.Scenario is { } s ? Invariant($"{s.Slots:#,0.#}") : "–"),
        ("Arrive", o => o.Scenario is { } s ? ForecastWords.Rate(s.ArrivalRate) : "–"),
        ("Can be done", o => o.Scenario is { } s ? ForecastWords.Rate(s.ServiceRate) : "–"),
        ("In use once drained", o => o.Steady is { } s ? Words.Percent(s.Utilisation) : "–"),
        ("Mean wait once drained", o => o.Steady is { } s ? Words.Duration(s.MeanWait) : "–"),
        ("95 of 100 wait at most", o => o.Steady is { } s ? Words.Duration(s.P95Wait) : "–"),
    ];

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
            var time = ForecastWords.Time((Forecast.Facts.Now - Forecast.Evidence.From).TotalSeconds);
            return Invariant(
                $"{measured.Sum(s => s.Accepted):#,0} accepted and {measured.Sum(s => s.Attempts):#,0} attempts in the last {time}"
            );
        }
    }

    protected override void OnParametersSet() => Check();

    private static string Id(string field) => $"forecast-{field}";

    private static string Span(ForecastOutlook outlook, double? seconds) =>
        outlook.Drain is null ? "–"
        : seconds is { } s
            ? s <= 0 ? "nothing waits"
                : ForecastWords.Time(s)
        : "never";

    private static string Band(ForecastOutlook outlook) =>
        outlook.Drain is { Seconds: > 0 } drain
            ? drain.Latest is { } latest
                ? $"{ForecastWords.Time(drain.Earliest ?? 0)} to {ForecastWords.Time(latest)}"
                : $"{ForecastWords.Time(drain.Earliest ?? 0)}, or never"
            : "–";

    private static string Played(SimulatedBacklog simulation) =>
        Invariant(
            $"Played through {simulation.Runs} times with seed {simulation.Seed}: empty at some time within {ForecastWords.Time(simulation.Horizon)} in {simulation.DrainedShare * 100:0} % of them"
        )
        + (
            simulation.MedianDrain is > 0 and var median
                ? $", half of them in {ForecastWords.Time(median)}"
                : ""
        )
        + $"; a task that comes meanwhile waits {ForecastWords.Time(simulation.MeanWait)} on average.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Set(string field, string? text)
    {
        Draft[field] = text ?? "";
        Check();
    }

    private void Check()
    {
        var errors = new FieldErrors();
        Draft.Read(errors);
        _errors = errors.ToDictionary();
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
