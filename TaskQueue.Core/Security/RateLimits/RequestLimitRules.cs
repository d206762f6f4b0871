using static System.FormattableString;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>What limits of requests must be like; pure, so that console and REST refuse alike.</summary>
public static class RequestLimitRules
{
    /// <summary>The most requests of a rate, and of its burst.</summary>
    public const int Most = 1_000_000;

    /// <summary>The longest that a spent limit may take to be whole again.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(7);

    /// <summary>Says what is wrong with one rate.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="field">The field that holds it.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(RateLimit rate, string field, FieldErrors errors)
    {
        var isCount = rate.Count is >= 1 and <= Most;
        var isPer = rate.Per >= TimeSpan.FromSeconds(1) && rate.Per <= TimeSpan.FromDays(1);
        // Where it was not said it is the count, which has its own sentence.
        var isBurst = rate.Burst is >= 1 and <= Most;
        errors.Require(isCount, $"{field}.count", Invariant($"Must be from 1 to {Most}."));
        errors.Require(isPer, $"{field}.per", "Must be from one second to one day.");
        errors.Require(
            isBurst || rate.Burst == rate.Count,
            $"{field}.burst",
            Invariant($"Must be from 1 to {Most}.")
        );
        if (isCount && isPer && isBurst)
        {
            errors.Require(
                rate.Per.TotalSeconds / rate.Count * rate.Burst <= LongestRest.TotalSeconds,
                $"{field}.burst",
                "Would take more than seven days to come back."
            );
        }
    }

    /// <summary>Says what is wrong with a set of limits.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="errors">Where to say it: <c>limits[2].rate.count</c>.</param>
    public static void Check(IReadOnlyList<RequestLimit> limits, FieldErrors errors)
    {
        var seen = new HashSet<(RequestClass, LimitedBy)>();
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            Check(limit.Rate, Invariant($"limits[{i}].rate"), errors);
            errors.Require(
                seen.Add((limit.Class, limit.By)),
                Invariant($"limits[{i}]"),
                $"There is another limit {limit.Name}."
            );
        }
    }
}
