using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>What waits over time, with its band; in words too, for those who do not see it.</summary>
public sealed partial class ForecastChart
{
    private IReadOnlyList<Point> _points = [];

    /// <summary>The queue, played through.</summary>
    [Parameter, EditorRequired]
    public SimulatedBacklog Simulation { get; set; } = null!;

    /// <summary>How it stands without what is supposed; absent where nothing is.</summary>
    [Parameter]
    public Scenario? AsThingsAre { get; set; }

    // Radzen draws both edges by what they look like, and breaks the circuit where they look the same.
    private bool HasBand => _points.Any(p => p.High - p.Low > 1e-6);

    private long Top => (long)ChartShape.Top(_points.Max(p => Math.Max(p.High, Math.Max(p.Mean, p.AsIs))), 2);

    private string Summary
    {
        get
        {
            var (first, last) = (Simulation.Curve[0], Simulation.Curve[^1]);
            return T[
                "Waiting tasks: {0} now; after {1} {2} on average, in nine of ten runs from {3} to {4}.",
                HowMany(first.Mean),
                ForecastText.Time(last.Seconds),
                HowMany(last.Mean),
                HowMany(last.Low),
                HowMany(last.High)
            ];
        }
    }

    protected override void OnParametersSet() =>
        _points = [
            .. Simulation.Curve.Select(p => new Point(
                p.Seconds,
                p.Mean,
                p.Low,
                p.High,
                AsThingsAre is { } now ? DrainEstimate.WaitingAfter(now, p.Seconds) : 0,
                T[
                    "{0}: {1} wait, nine times in ten {2} to {3}",
                    When(p.Seconds),
                    HowMany(p.Mean),
                    HowMany(p.Low),
                    HowMany(p.High)
                ]
            )),
        ];

    private static string HowMany(object number) =>
        Words.Number((long)Math.Round(Convert.ToDouble(number, CultureInfo.InvariantCulture)));

    private static string When(object seconds) =>
        Convert.ToDouble(seconds, CultureInfo.InvariantCulture) is var ahead && ahead < 0.01
            ? T["now"]
            : T["in {0}", ForecastText.Time(ahead)];

    /// <summary>What waits at a time.</summary>
    /// <param name="Seconds">From now.</param>
    /// <param name="Mean">Tasks, on average.</param>
    /// <param name="Low">The lower end of the band.</param>
    /// <param name="High">Its upper end.</param>
    /// <param name="AsIs">Tasks as things are, without what is supposed.</param>
    /// <param name="Story">All of it in words.</param>
    internal sealed record Point(
        double Seconds,
        double Mean,
        double Low,
        double High,
        double AsIs,
        string Story
    );
}
