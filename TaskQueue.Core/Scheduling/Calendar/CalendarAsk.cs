using System.Globalization;

namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>Which days of the calendar of schedules are wanted. Nothing is checked yet.</summary>
public sealed record CalendarAsk
{
    /// <summary>Days when nothing else is said: two weeks.</summary>
    public const int UsualDays = 14;

    /// <summary>The most days.</summary>
    public const int MostDays = 31;

    /// <summary>From how many fires in one minute into one queue on it is a collision, unless somebody says otherwise.</summary>
    public const int UsualTogether = 3;

    /// <summary>The highest number that can be said.</summary>
    public const int MostTogether = 1000;

    /// <summary>The first day; today when absent.</summary>
    public DateOnly? From { get; init; }

    /// <summary>How many days, 1 to <see cref="MostDays"/>.</summary>
    public int Days { get; init; } = UsualDays;

    /// <summary>In whose days and hours, by its IANA name; UTC when absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How many fires of two schedules or more, in one minute and into one queue, are a collision; 2 at least.</summary>
    public int Together { get; init; } = UsualTogether;

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="zone">The zone; UTC where there is none of this name.</param>
    internal FieldErrors Check(out TimeZoneInfo zone)
    {
        var errors = new FieldErrors();
        errors.Require(Days is >= 1 and <= MostDays, "days", Range(1, MostDays));
        errors.Require(Together is >= 2 and <= MostTogether, "together", Range(2, MostTogether));
        errors.Require(
            From is null or { Year: >= 1970 and <= 2189 },
            "from",
            "Must lie between 1970 and 2189."
        );
        zone = TimeZoneInfo.Utc;
        if (TimeZone is { } name)
        {
            if (ZoneNames.TryFind(name, out var found, out var fault))
            {
                zone = found;
            }
            else
            {
                errors.Add("timeZone", fault);
            }
        }

        return errors;
    }

    private static string Range(int least, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"Must be from {least} to {most}.");
}
