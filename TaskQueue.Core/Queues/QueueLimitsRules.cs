using static System.FormattableString;

namespace TaskQueue.Core.Queues;

/// <summary>What limits of a queue must be like; pure, so that console and REST refuse alike.</summary>
public static class QueueLimitsRules
{
    /// <summary>The largest weight.</summary>
    public const int Weight = 100;

    /// <summary>The most that a limit of leases may be.</summary>
    public const int Concurrency = 100_000;

    /// <summary>The most tasks of a rate, and of its burst.</summary>
    public const int Rate = 1_000_000;

    /// <summary>The longest time of a rate.</summary>
    public static readonly TimeSpan LongestPer = TimeSpan.FromDays(1);

    /// <summary>The longest ageing.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromDays(7);

    /// <summary>Says what is wrong.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(QueueLimits limits, FieldErrors errors)
    {
        errors.Require(
            limits.Weight is >= 1 and <= Weight,
            "weight",
            Invariant($"Must be from 1 to {Weight}.")
        );
        CheckConcurrency(limits.Concurrency, "limits.concurrency", errors);
        CheckConcurrency(limits.KeyConcurrency, "limits.keyConcurrency", errors);
        CheckRate(limits.Rate, "limits.rate", errors);
        CheckRate(limits.KeyRate, "limits.keyRate", errors);
        errors.Require(
            limits.AgeAfter is null
                || (limits.AgeAfter >= TimeSpan.FromSeconds(1) && limits.AgeAfter <= LongestAge),
            "limits.ageAfter",
            "Must be from one second to seven days."
        );
    }

    /// <summary>Says what is wrong with the limits of a type.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="errors">Where to say it.</param>
    public static void CheckOfType(QueueLimits limits, FieldErrors errors)
    {
        CheckConcurrency(limits.Concurrency, "limits.concurrency", errors);
        CheckRate(limits.Rate, "limits.rate", errors);
        errors.Require(
            limits == new QueueLimits(Concurrency: limits.Concurrency, Rate: limits.Rate),
            "limits",
            "A type has concurrency and rate alone; weight, limits of keys and ageing are a queue's."
        );
    }

    /// <summary>Says what is wrong with the limits of a single key.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="errors">Where to say it.</param>
    public static void CheckOfKey(QueueLimits limits, FieldErrors errors)
    {
        Check(limits, errors);
        errors.Require(
            limits == new QueueLimits(limits.Weight, limits.Concurrency, limits.Rate),
            "limits",
            "A key has weight, concurrency and rate alone; limits of each key and ageing are a queue's."
        );
    }

    /// <summary>Says what is wrong with the name of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="errors">Where to say it.</param>
    public static void CheckKey(string key, FieldErrors errors)
    {
        TextRules.Check(key, "key", TextRules.LongestName, errors);
        errors.Require(key.Length > 0, "key", "Must not be empty.");
        errors.Require(!key.Any(char.IsControl), "key", "Must not hold control characters.");
    }

    private static void CheckConcurrency(int? limit, string field, FieldErrors errors) =>
        errors.Require(
            limit is null or (>= 1 and <= Concurrency),
            field,
            Invariant(
                $"Must be from 1 to {Concurrency}; leave it out for no limit, pause the queue for none at all."
            )
        );

    private static void CheckRate(RateLimit? rate, string field, FieldErrors errors)
    {
        if (rate is null)
        {
            return;
        }

        errors.Require(
            rate.Count is >= 1 and <= Rate,
            $"{field}.count",
            Invariant($"Must be from 1 to {Rate}.")
        );
        errors.Require(
            // Where it was not said it is the count, which has its own sentence.
            rate.Burst
                is >= 1
                    and <= Rate
                || rate.Burst == rate.Count,
            $"{field}.burst",
            Invariant($"Must be from 1 to {Rate}.")
        );
        errors.Require(
            rate.Per >= TimeSpan.FromSeconds(1) && rate.Per <= LongestPer,
            $"{field}.per",
            "Must be from one second to one day."
        );
    }
}
