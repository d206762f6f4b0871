namespace TaskQueue.Core.Queues.Forecast;

/// <summary>How long a task takes a slot, all its attempts together.</summary>
/// <param name="AttemptSeconds">Seconds of an attempt on average.</param>
/// <param name="Variation">Standard deviation of an attempt over its mean.</param>
/// <param name="AttemptsPerTask">Attempts that a task takes on average, 1 or more.</param>
/// <param name="Attempts">Attempts that ended in the time.</param>
/// <param name="Samples">Attempts whose times were looked at one by one.</param>
/// <param name="LoadedRate">Attempts in a second while tasks waited all the time; absent where none or too few did.</param>
/// <param name="LoadedFor">How long that time was.</param>
/// <param name="LoadedAttempts">Attempts that ended in it.</param>
public sealed record ServiceEstimate(
    double AttemptSeconds,
    double Variation,
    double AttemptsPerTask,
    long Attempts,
    int Samples,
    double? LoadedRate = null,
    TimeSpan LoadedFor = default,
    long LoadedAttempts = 0
)
{
    private const int LeastLoadedSlices = 3;
    private const int LeastLoadedAttempts = 20;

    // Of how few samples a variation tells nothing; it is then that of exponential times.
    private const int LeastSamples = 10;

    // What is shorter costs its way to the worker and back, not its run; counted as a millisecond.
    private const double LeastSeconds = 0.001;

    /// <summary>Estimates it; none where no attempt has ended.</summary>
    /// <param name="slices">What happened, oldest first, without gaps; the last one has not ended.</param>
    /// <param name="runs">Seconds that the newest attempts took.</param>
    /// <param name="loadedSince">Since when tasks have waited, and as many slots been there as are now; absent where none wait.</param>
    public static ServiceEstimate? Of(
        IReadOnlyList<QueueSlice> slices,
        IReadOnlyList<double> runs,
        DateTimeOffset? loadedSince
    )
    {
        var attempts = slices.Sum(s => s.Attempts);
        if (attempts == 0)
        {
            return null;
        }

        var again = slices.Sum(s => s.Failed - s.Dead) / (double)attempts;
        var mean = slices.Sum(s => s.RunMs) / 1000.0 / attempts;
        var estimate = new ServiceEstimate(
            Math.Max(LeastSeconds, mean),
            VariationOf(runs),
            1 / (1 - Math.Clamp(again, 0, 0.95)),
            attempts,
            runs.Count
        );
        return loadedSince is { } since ? estimate.WithLoad(slices, since) : estimate;
    }

    /// <summary>Seconds of a slot that a task takes, where so many slots did what was done.</summary>
    /// <param name="slots">The slots that there are.</param>
    public double SecondsOf(double slots) =>
        AttemptsPerTask * (LoadedRate is { } rate && slots > 0 ? slots / rate : AttemptSeconds);

    /// <summary>Standard error of the time over its mean.</summary>
    public double Error => Variation / Math.Sqrt(LoadedRate is null ? Attempts : LoadedAttempts);

    // While tasks wait, what is done is what can be done: with the ways to the workers, with limits by key, with everything.
    private ServiceEstimate WithLoad(IReadOnlyList<QueueSlice> slices, DateTimeOffset since)
    {
        var loaded = slices.SkipLast(1).Where(s => s.At >= since).ToList();
        var ended = loaded.Sum(s => s.Attempts);
        if (loaded.Count < LeastLoadedSlices || ended < LeastLoadedAttempts)
        {
            return this;
        }

        var time = loaded.Count * QueueSlice.Length;
        return this with { LoadedRate = ended / time.TotalSeconds, LoadedFor = time, LoadedAttempts = ended };
    }

    private static double VariationOf(IReadOnlyList<double> runs)
    {
        if (runs.Count < LeastSamples)
        {
            return 1;
        }

        var mean = runs.Average();
        var variance = runs.Sum(r => (r - mean) * (r - mean)) / (runs.Count - 1);
        return mean <= 0 ? 1 : Math.Clamp(Math.Sqrt(variance) / mean, 0.05, ForecastRules.MostVariation);
    }
}
