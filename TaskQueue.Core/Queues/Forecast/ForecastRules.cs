using static System.FormattableString;

namespace TaskQueue.Core.Queues.Forecast;

/// <summary>What may be asked, and where a forecast stops; pure, so that console and REST refuse alike.</summary>
public static class ForecastRules
{
    /// <summary>The most workers that may be supposed.</summary>
    public const int Workers = 1000;

    /// <summary>The most slots that may be supposed.</summary>
    public const int Slots = 100_000;

    /// <summary>The most tasks that may be supposed to come at once.</summary>
    public const int Burst = 10_000_000;

    /// <summary>The most tasks that may be supposed to come in a second.</summary>
    public const int ArrivalRate = 1_000_000;

    /// <summary>Attempts below which a forecast says that it stands on few.</summary>
    public const int FewAttempts = 30;

    /// <summary>How far back rates are measured.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>How far back what is done under load is measured.</summary>
    public static readonly TimeSpan LoadWindow = TimeSpan.FromMinutes(5);

    /// <summary>Seconds of ten years: a time further away is as good as never.</summary>
    public const double FarSeconds = 10 * 365.25 * 86400;

    internal const double MostDispersion = 10_000;
    internal const double MostVariation = 20;

    /// <summary>Says what is wrong with a question.</summary>
    /// <param name="whatIf">What is supposed.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(WhatIf whatIf, FieldErrors errors)
    {
        CheckWhole(whatIf.Workers, Workers, "workers", errors);
        CheckWhole(whatIf.Slots, Slots, "slots", errors);
        CheckWhole(whatIf.Burst, Burst, "burst", errors);
        errors.Require(
            whatIf.ArrivalRate is null or (>= 0 and <= ArrivalRate),
            "arrivalRate",
            Invariant($"Must be from 0 to {ArrivalRate} tasks in a second.")
        );
        CheckWhole(whatIf.Seed, int.MaxValue, "seed", errors);
    }

    private static void CheckWhole(int number, int most, string field, FieldErrors errors) =>
        errors.Require(number >= 0 && number <= most, field, Invariant($"Must be from 0 to {most}."));
}
