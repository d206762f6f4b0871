namespace TaskQueue.Bench;

/// <summary>Percentiles of durations, by nearest rank.</summary>
internal sealed class Percentiles(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public double At(double percent) =>
        _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary>Fills the three that are shown.</summary>
    public BenchResult In(BenchResult result) =>
        result with
        {
            P50Ms = At(50),
            P95Ms = At(95),
            P99Ms = At(99),
        };
}
