using System.Globalization;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// The rest between attempts: exponential with full jitter, as the AWS Architecture Blog describes it in
/// "Exponential Backoff And Jitter". The default is 2 s, doubled each time, at most 5 min.
/// </summary>
/// <param name="First">The upper bound after the first failure.</param>
/// <param name="Factor">What each further failure multiplies it by.</param>
/// <param name="Most">The upper bound of all.</param>
public sealed record RetryPolicy(TimeSpan First, double Factor, TimeSpan Most)
{
    /// <summary>Attempts, unless the task says otherwise.</summary>
    public const int DefaultAttempts = 5;

    /// <summary>The longest rest that the other side of a call can ask for.</summary>
    public static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What holds unless the task says otherwise.</summary>
    public static readonly RetryPolicy Default = new(TimeSpan.FromSeconds(2), 2, TimeSpan.FromMinutes(5));

    /// <summary>The policy as people write it: <c>exponential(2s, x2, max 5m) jitter full</c>.</summary>
    public string Text =>
        string.Create(Invariant, $"exponential({Short(First)}, x{Factor}, max {Short(Most)}) jitter full");

    /// <summary>Gives <c>jitter × min(Most, First × Factor^(failures − 1))</c>.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="jitter">A random number from 0 to 1.</param>
    /// <returns>The rest before the next attempt.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is below 1.</exception>
    public TimeSpan DelayAfter(int failures, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var bound = Math.Min(
            Most.TotalMilliseconds,
            First.TotalMilliseconds * Math.Pow(Factor, failures - 1)
        );
        return TimeSpan.FromMilliseconds(bound * Math.Clamp(jitter, 0, 1));
    }

    private static string Short(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(Invariant, $"{span.TotalHours}h")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(Invariant, $"{span.TotalMinutes}m")
        : string.Create(Invariant, $"{span.TotalSeconds}s");
}
