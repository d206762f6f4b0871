namespace TaskQueue.Core.Analytics;

/// <summary>What is asked of the history: a range, and what is to be counted in it.</summary>
public sealed record AnalyticsAsk
{
    /// <summary>The longest range.</summary>
    public static readonly TimeSpan LongestRange = TimeSpan.FromDays(1096);

    /// <summary>How many points an answer has at the most.</summary>
    public const int MostPoints = 2000;

    /// <summary>How many points it has at the most where no step is asked for.</summary>
    public const int UsualPoints = 200;

    /// <summary>When it begins.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends; not in it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How long each point is; absent: what gives at most <see cref="UsualPoints"/>.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>One queue alone; one that is not known has an empty history.</summary>
    public string? Queue { get; init; }

    /// <summary>One task type alone.</summary>
    public string? Type { get; init; }

    /// <summary>Whose days are meant where a point is a day or longer.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether the period before, of the same length, is wanted too.</summary>
    public bool Compare { get; init; }

    /// <summary>The same of the period before.</summary>
    public AnalyticsAsk Previous => this with { From = From - (To - From), To = From, Compare = false };

    /// <summary>Finds what is wrong with it.</summary>
    /// <exception cref="RefusalException">Something is.</exception>
    public void Check()
    {
        var errors = new FieldErrors();
        errors.Require(From < To, "from", "Must be before to.");
        errors.Require(To - From <= LongestRange, "from", "Must be at most three years before to.");
        // Before the year 1970 nothing was counted, and the sums below must not leave the calendar.
        errors.Require(From >= DateTimeOffset.UnixEpoch, "from", "Must be in 1970 or later.");
        errors.Require(
            To <= DateTimeOffset.UnixEpoch.AddYears(1000),
            "to",
            "Must be within the next centuries."
        );
        errors.ThrowIfAny();
    }
}
