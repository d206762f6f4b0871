namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// A token bucket in the virtual scheduling form of the generic cell rate algorithm (ITU-T I.371): all that is kept of one is
/// the time at which it is full again. Whole microseconds, so that the script in Redis, whose numbers are doubles, counts
/// exactly alike. Pure.
/// </summary>
public static class TokenBucket
{
    /// <summary>Takes one token.</summary>
    /// <param name="size">The bucket's size.</param>
    /// <param name="fullAt">When it is full again, in µs; a time that is over means that it is full.</param>
    /// <param name="now">The time, in µs.</param>
    /// <returns>When it is full again after that; nothing where it holds no token.</returns>
    public static long? Take(BucketSize size, long fullAt, long now)
    {
        var after = Missing(size, fullAt, now) + size.IntervalUs;
        return after > size.HoldsUs ? null : now + after;
    }

    /// <summary>
    /// How long until it is full, in µs. No longer than an empty one takes: what was taken of it while it was larger, or
    /// filled more slowly, is not owed.
    /// </summary>
    /// <param name="size">The bucket's size.</param>
    /// <param name="fullAt">When it is full again, in µs.</param>
    /// <param name="now">The time, in µs.</param>
    public static long Missing(BucketSize size, long fullAt, long now) =>
        Math.Min(Math.Max(0, fullAt - now), size.HoldsUs);

    /// <summary>How many tokens it holds.</summary>
    /// <param name="size">The bucket's size.</param>
    /// <param name="fullAt">When it is full again, in µs.</param>
    /// <param name="now">The time, in µs.</param>
    public static int Left(BucketSize size, long fullAt, long now) =>
        (int)((size.HoldsUs - Missing(size, fullAt, now)) / size.IntervalUs);

    /// <summary>How long until it holds a token, in µs; 0 where it does.</summary>
    /// <param name="size">The bucket's size.</param>
    /// <param name="fullAt">When it is full again, in µs.</param>
    /// <param name="now">The time, in µs.</param>
    public static long Wait(BucketSize size, long fullAt, long now) =>
        Math.Max(0, Missing(size, fullAt, now) + size.IntervalUs - size.HoldsUs);
}

/// <summary>How large a bucket is, and how fast it fills.</summary>
/// <param name="IntervalUs">Microseconds in which one token comes back.</param>
/// <param name="HoldsUs">Microseconds in which an empty one is full.</param>
public readonly record struct BucketSize(long IntervalUs, long HoldsUs)
{
    /// <summary>The size that holds a rate's burst. What comes back takes a microsecond more rather than less.</summary>
    /// <param name="rate">The rate.</param>
    public static BucketSize Of(RateLimit rate)
    {
        var interval = Math.Max(
            1,
            ((rate.Per.Ticks / TimeSpan.TicksPerMicrosecond) + rate.Count - 1) / rate.Count
        );
        return new(interval, interval * rate.Burst);
    }
}
