namespace TaskQueue.Core.Tasks;

/// <summary>How long a task rests after its failures: always the same, or growing from one to the next.</summary>
/// <param name="Shape">How it grows.</param>
/// <param name="First">The bound after the first failure.</param>
/// <param name="Step">For <see cref="RetryShape.Linear"/>: what each further failure adds.</param>
/// <param name="Factor">For <see cref="RetryShape.Exponential"/>: what each further failure multiplies it by.</param>
/// <param name="Most">The bound of all.</param>
public sealed record RetryRest(RetryShape Shape, TimeSpan First, TimeSpan Step, decimal Factor, TimeSpan Most)
{
    /// <summary>The longest rest that can be written, and the bound of those that name none.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The policy's own words for it, such as <c>fixed(10s)</c>.</summary>
    public string Text =>
        Shape switch
        {
            RetryShape.Fixed => $"fixed({RetrySpans.Write(First)})",
            RetryShape.Linear =>
                $"linear({RetrySpans.Write(First)}, +{RetrySpans.Write(Step)}, max {RetrySpans.Write(Most)})",
            _ => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"exponential({RetrySpans.Write(First)}, x{Factor:0.###}, max {RetrySpans.Write(Most)})"
            ),
        };

    /// <summary>The same rest after each failure.</summary>
    /// <param name="every">How long.</param>
    public static RetryRest Fixed(TimeSpan every) => new(RetryShape.Fixed, every, TimeSpan.Zero, 1, every);

    /// <summary>A rest that grows by as much each time.</summary>
    /// <param name="first">After the first failure.</param>
    /// <param name="step">What each further one adds.</param>
    /// <param name="most">The bound.</param>
    public static RetryRest Linear(TimeSpan first, TimeSpan step, TimeSpan most) =>
        new(RetryShape.Linear, first, step, 1, most);

    /// <summary>A rest that is multiplied each time.</summary>
    /// <param name="first">After the first failure.</param>
    /// <param name="factor">What each further one multiplies it by; 1 or more.</param>
    /// <param name="most">The bound.</param>
    public static RetryRest Exponential(TimeSpan first, decimal factor, TimeSpan most) =>
        new(RetryShape.Exponential, first, TimeSpan.Zero, factor, most);

    /// <summary>The longest that the rest can be after so many failures.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is below 1.</exception>
    public TimeSpan BoundAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var ticks = Shape switch
        {
            RetryShape.Fixed => First.Ticks,
            RetryShape.Linear => First.Ticks + ((double)Step.Ticks * (failures - 1)),
            _ => First.Ticks * Math.Pow((double)Factor, failures - 1),
        };
        return TimeSpan.FromTicks((long)Math.Min(Most.Ticks, ticks));
    }

    /// <summary>The rest itself.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="jitter">What chance may do to it.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is below 1.</exception>
    public TimeSpan After(int failures, RetryJitter jitter, double random)
    {
        var bound = BoundAfter(failures);
        var share = Math.Clamp(random, 0, 1);
        return jitter switch
        {
            RetryJitter.None => bound,
            RetryJitter.Equal => TimeSpan.FromTicks((long)(bound.Ticks * ((1 + share) / 2))),
            _ => TimeSpan.FromTicks((long)(bound.Ticks * share)),
        };
    }
}

/// <summary>How a rest grows.</summary>
public enum RetryShape
{
    /// <summary>Not at all.</summary>
    Fixed,

    /// <summary>By as much each time.</summary>
    Linear,

    /// <summary>By a factor each time.</summary>
    Exponential,
}

/// <summary>What chance may do to a rest, so that tasks that failed together do not come back together.</summary>
public enum RetryJitter
{
    /// <summary>Nothing: the rest is its bound.</summary>
    None,

    /// <summary>Anything from nothing to the bound.</summary>
    Full,

    /// <summary>Anything from half of the bound to the bound.</summary>
    Equal,
}
