using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

/// <summary>How durations are spread over steps that people think in: each ten times, or a few times, as long as the one before.</summary>
public static class DurationSpread
{
    /// <summary>Where the steps end. What took longer than the last is a step of its own.</summary>
    public static readonly IReadOnlyList<TimeSpan> Bounds =
    [
        TimeSpan.FromMilliseconds(1),
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    ];

    private static readonly double[] Milliseconds = [.. Bounds.Select(bound => bound.TotalMilliseconds)];

    /// <summary>How many durations fell into each step. Pure.</summary>
    /// <param name="durations">The durations.</param>
    /// <returns>One for each of <see cref="Bounds"/>, and one for what took longer.</returns>
    public static IReadOnlyList<DurationStep> Of(LogHistogram durations) =>
        [
            .. durations
                .Spread(Milliseconds)
                .Select((count, i) => new DurationStep(i < Bounds.Count ? Bounds[i] : null, count)),
        ];
}

/// <summary>How many durations fell into one step.</summary>
/// <param name="UpTo">Where it ends; absent for what took longer than all others.</param>
/// <param name="Count">How many.</param>
public sealed record DurationStep(TimeSpan? UpTo, long Count);
