using System.Globalization;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>What may be asked of a group of dead letters; pure, so that console and REST refuse alike.</summary>
public static class LetterGroupRules
{
    /// <summary>Characters of a note.</summary>
    public const int LongestNote = 2000;

    /// <summary>The most deaths that a snooze can wait for.</summary>
    public const int MostDeaths = 1_000_000;

    /// <summary>The most tasks that a canary tries out before it asks.</summary>
    public const int MostFirst = Bulk.BulkRules.MostFirst;

    /// <summary>The longest snooze.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(366);

    /// <summary>Characters of the error that a row keeps.</summary>
    internal const int LongestError = 500;

    /// <summary>Checks until when something is put off.</summary>
    /// <param name="until">A time; absent where only deaths end it.</param>
    /// <param name="deaths">How many more deaths end it; absent where only time does.</param>
    /// <param name="now">The current time.</param>
    public static FieldErrors CheckSnooze(DateTimeOffset? until, int? deaths, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require(
            until is not null || deaths is not null,
            "until",
            "Say until when, or after how many more deaths (deaths; 1 is until it comes again)."
        );
        errors.Require(until is not { } early || early > now, "until", "Has passed.");
        errors.Require(
            until is not { } late || late - now <= LongestSnooze,
            "until",
            "At most 366 days ahead."
        );
        errors.Require(
            deaths is null or (>= 1 and <= MostDeaths),
            "deaths",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {MostDeaths}.")
        );
        return errors;
    }

    /// <summary>Checks a note.</summary>
    /// <param name="note">The note.</param>
    public static FieldErrors CheckNote(string? note)
    {
        var errors = new FieldErrors();
        TextRules.Check(note, "note", LongestNote, errors);
        return errors;
    }

    /// <summary>Checks how many tasks a canary tries out before it asks.</summary>
    /// <param name="tasks">How many.</param>
    public static FieldErrors CheckFirst(int tasks)
    {
        var errors = new FieldErrors();
        errors.Require(
            tasks is >= 1 and <= MostFirst,
            "tasks",
            string.Create(CultureInfo.InvariantCulture, $"Must be from 1 to {MostFirst}.")
        );
        return errors;
    }
}
