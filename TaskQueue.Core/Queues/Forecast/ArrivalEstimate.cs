namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// How fast tasks come, from the slices of a time. What came in one or two heaps, such as an import, is not taken for what goes on
/// coming; three heaps or more are a habit.
/// </summary>
/// <param name="Rate">Tasks in a second.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Dispersion">Variance of the tasks of a slice over their mean.</param>
/// <param name="Accepted">Tasks that were counted.</param>
/// <param name="InBursts">Tasks that came in heaps and were left out.</param>
public sealed record ArrivalEstimate(
    double Rate,
    double Error,
    double Dispersion,
    long Accepted,
    long InBursts
)
{
    private const int MostBursts = 2;

    // A heap may take its time: this many quiet slices are within it.
    private const int Together = 3;

    /// <summary>Estimates it.</summary>
    /// <param name="counts">Tasks accepted in each slice, without gaps.</param>
    public static ArrivalEstimate Of(IReadOnlyList<long> counts)
    {
        if (counts.Count == 0)
        {
            return new(0, 0, 1, 0, 0);
        }

        var limit = UsualMost(counts);
        var heaps = counts.Select((count, at) => (count, at)).Where(c => c.count > limit).ToList();
        var bursts = heaps.Where((heap, i) => i == 0 || heap.at - heaps[i - 1].at > Together).Count();
        var isHabit = bursts > MostBursts || heaps.Count * 2 > counts.Count;
        var usual = isHabit ? counts : [.. counts.Where(c => c <= limit)];
        var accepted = usual.Sum();
        var seconds = usual.Count * QueueSlice.Length.TotalSeconds;
        var dispersion = DispersionOf(usual);
        // One more than was seen: that none came in a time does not prove that none will.
        var error = Math.Sqrt(dispersion * (accepted + 1)) / seconds;
        return new(accepted / seconds, error, dispersion, accepted, counts.Sum() - accepted);
    }

    // Far beyond what chance does: six deviations, by the larger of a Poisson's and the median one.
    private static double UsualMost(IReadOnlyList<long> counts)
    {
        var median = Median(counts.Select(c => (double)c));
        var deviation = 1.4826 * Median(counts.Select(c => Math.Abs(c - median)));
        return median + (6 * Math.Max(Math.Max(Math.Sqrt(median), deviation), 1));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static double DispersionOf(IReadOnlyList<long> counts)
    {
        var mean = counts.Average();
        return counts.Count < 6 || mean <= 0
            ? 1
            : Math.Clamp(
                counts.Sum(c => (c - mean) * (c - mean)) / (counts.Count - 1) / mean,
                0.05,
                ForecastRules.MostDispersion
            );
    }
}
