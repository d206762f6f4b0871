namespace TaskQueue.Core;

/// <summary>How many tasks may start in a time, evenly spread.</summary>
/// <param name="Count">How many.</param>
/// <param name="Per">In how long.</param>
/// <param name="Burst">How many may start at once after a rest.</param>
public sealed record RateLimit(int Count, TimeSpan Per, int Burst)
{
    // Times of today in ms, as doubles, are told apart from a quarter of this on; what is kept in Redis is rounded to half of it.
    private const double Error = 0.001;

    /// <summary>Milliseconds between two starts at this rate.</summary>
    internal double IntervalMs => Per.TotalMilliseconds / Count;

    /// <summary>How many may start now.</summary>
    /// <param name="spent">The time up to which the rate is spent, in the broker's milliseconds.</param>
    /// <param name="now">The time, in the broker's milliseconds.</param>
    /// <remarks>
    /// The virtual scheduling form of the generic cell rate algorithm (ITU-T I.371): what was spent is one time, so a
    /// limit costs one number, and a rest longer than the burst is forgotten by itself.
    /// </remarks>
    public int Allows(double spent, double now) =>
        (int)Math.Min(Burst, Math.Floor((now - Earliest(spent, now) + Error) / IntervalMs));

    /// <summary>The time up to which the rate is spent once more tasks have started.</summary>
    /// <param name="spent">The time up to which it was spent before.</param>
    /// <param name="now">The time.</param>
    /// <param name="started">How many start now.</param>
    public double Spend(double spent, double now, int started) =>
        Earliest(spent, now) + (started * IntervalMs);

    /// <summary>When the next one may start.</summary>
    /// <param name="spent">The time up to which the rate is spent.</param>
    /// <param name="now">The time.</param>
    public double NextAt(double spent, double now) => Earliest(spent, now) + IntervalMs;

    private double Earliest(double spent, double now) => Math.Max(spent, now - (Burst * IntervalMs));
}
