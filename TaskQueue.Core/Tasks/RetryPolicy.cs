using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Whether and when a failed task is tried again; pure. Without a text it is exponential with full jitter, as the AWS
/// Architecture Blog describes it in "Exponential Backoff And Jitter": 2 s, doubled each time, at most 5 min.
/// </summary>
/// <param name="Rest">The rest between attempts.</param>
/// <param name="Jitter">What chance may do to it.</param>
public sealed record RetryPolicy(RetryRest Rest, RetryJitter Jitter)
{
    /// <summary>Attempts, unless the task or its policy says otherwise.</summary>
    public const int DefaultAttempts = 5;

    /// <summary>Characters that a policy's text may have.</summary>
    public const int LongestText = 1000;

    /// <summary>The longest rest that the other side of a call can ask for.</summary>
    public static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    /// <summary>The longest time that retries can be allowed for.</summary>
    public static readonly TimeSpan LongestWithin = TimeSpan.FromDays(365);

    /// <summary>What holds unless the task says otherwise.</summary>
    public static readonly RetryPolicy Default = new(
        RetryRest.Exponential(TimeSpan.FromSeconds(2), 2, TimeSpan.FromMinutes(5)),
        RetryJitter.Full
    );

    /// <summary>How many attempts may fail; absent where the policy does not say.</summary>
    public int? Attempts { get; init; }

    /// <summary>How long after the start of its first failed attempt a task may still be tried again; absent: for ever.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>What is different for some errors; the first that is about an error decides.</summary>
    public IReadOnlyList<RetryRule> Rules { get; init; } = [];

    /// <summary>The policy as people write it, in its one canonical form; reading it gives an equal policy.</summary>
    public string Text =>
        Rest.Text
        + Write(Jitter)
        + (
            Attempts is { } most
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" attempts {most}")
                : ""
        )
        + (Within is { } span ? $" within {RetrySpans.Write(span)}" : "")
        + string.Concat(Rules.Select(r => $"; {r.Text}"));

    /// <summary>The rest after an error that no rule is about.</summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is below 1.</exception>
    public TimeSpan DelayAfter(int failures, double random) => Rest.After(failures, Jitter, random);

    /// <summary>The rule that is about an error.</summary>
    /// <param name="error">What went wrong; unknown when absent, which no rule is about.</param>
    public RetryRule? RuleFor(AttemptError? error)
    {
        if (error is not null)
        {
            foreach (var rule in Rules)
            {
                if (rule.IsAbout(error))
                {
                    return rule;
                }
            }
        }

        return null;
    }

    /// <summary>The rest before the next attempt. A longer one that the other side asked for is kept, up to a day.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    /// <param name="elapsed">How long ago the first of them started.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    /// <returns>The rest, or <see langword="null"/> when the task is not to be tried again.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="failures"/> is below 1.</exception>
    public TimeSpan? RestAfter(AttemptError? error, int failures, TimeSpan elapsed, double random)
    {
        var rule = RuleFor(error);
        if (rule is { Never: true })
        {
            return null;
        }

        var rest = rule?.Rest is { } other
            ? other.After(failures, rule.Jitter, random)
            : DelayAfter(failures, random);
        if (error?.RetryAfter is { } asked && asked > rest)
        {
            rest = asked < MostAsked ? asked : MostAsked;
        }

        return Within is { } within && elapsed + rest > within ? null : rest;
    }

    /// <summary>The shortest and the longest rest after each failure that is followed by an attempt.</summary>
    /// <param name="attempts">How many attempts there are.</param>
    public IReadOnlyList<(TimeSpan Least, TimeSpan Most)> Preview(int attempts) =>
        [.. Enumerable.Range(1, Math.Max(0, attempts - 1)).Select(n => (DelayAfter(n, 0), DelayAfter(n, 1)))];

    /// <inheritdoc />
    public bool Equals(RetryPolicy? other) =>
        other is not null
        && Rest == other.Rest
        && Jitter == other.Jitter
        && Attempts == other.Attempts
        && Within == other.Within
        && Rules.SequenceEqual(other.Rules);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Rest, Jitter, Attempts, Within, Rules.Count);

    internal static string Write(RetryJitter jitter) =>
        jitter switch
        {
            RetryJitter.Full => " jitter full",
            RetryJitter.Equal => " jitter equal",
            _ => "",
        };
}
