using System.Globalization;
using Quartz;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Says where an expression is wrong. Quartz tells that it is, not where: each field is tried alone, among fields that
/// are right.
/// </summary>
internal static class CronFaults
{
    private static readonly (string Name, string Takes)[] Fields =
    [
        ("second", "0 to 59"),
        ("minute", "0 to 59"),
        ("hour", "0 to 23"),
        ("day of month", "1 to 31, L, W or ?"),
        ("month", "1 to 12 or JAN to DEC"),
        ("day of week", "1 to 7 with 1 for Sunday, SUN to SAT, L, # or ?"),
        ("year", "1970 to 2199"),
    ];

    /// <summary>What to say of so many fields.</summary>
    public static string WrongCount(int fields) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Has {fields} {(fields == 1 ? "field" : "fields")}; it must have 5 (minute, hour, day of month, month, day of week), 6 (second in front) or 7 (year behind)."
        );

    /// <summary>Says which fields are wrong; none when each is right by itself.</summary>
    /// <param name="text">The whole expression.</param>
    /// <param name="fields">Its fields; 5 to 7, or a word with @.</param>
    public static string? Locate(string text, string[] fields)
    {
        if (fields.Length < 5)
        {
            return $"'{fields[0]}' is unknown; known are @yearly, @monthly, @weekly, @daily and @hourly.";
        }

        var faults = new List<string>();
        var start = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            start = text.IndexOf(fields[i], start, StringComparison.Ordinal);
            if (FaultOf(fields, i) is { } fault)
            {
                faults.Add(Describe(fields, i, start, fault));
            }

            start += fields[i].Length;
        }

        return faults.Count == 0 ? null : string.Join(" ", faults);
    }

    /// <summary>Says which list has a comma with nothing on one side of it; none where none has.</summary>
    /// <param name="text">The whole expression.</param>
    /// <param name="fields">Its fields; 5 to 7.</param>
    public static string? EmptyPlace(string text, string[] fields)
    {
        var start = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            start = text.IndexOf(fields[i], start, StringComparison.Ordinal);
            if (fields[i].Split(',').Contains(""))
            {
                return Describe(fields, i, start, "a comma has nothing on one side of it");
            }

            start += fields[i].Length;
        }

        return null;
    }

    private static string? FaultOf(string[] fields, int index)
    {
        var unix = fields.Length == 5;
        string[] right = unix
            ? ["*", "*", "*", "*", "*"]
            : ["0", "0", "0", index == 5 ? "?" : "*", "*", "?", .. Enumerable.Repeat("*", fields.Length - 6)];
        right[index] = fields[index];
        return CronText.Read(string.Join(' ', right), unix ? CronFormat.Unix : CronFormat.Quartz, out _);
    }

    private static string Describe(string[] fields, int index, int start, string fault)
    {
        var unix = fields.Length == 5;
        var (name, takes) = Fields[unix ? index + 1 : index];
        if (unix && index == 4)
        {
            takes = "0 to 7 with 0 and 7 for Sunday, or SUN to SAT";
        }

        // The sentence that Quartz wraps around an exception of its own says nothing to people.
        var why = fault.StartsWith("Illegal cron expression format", StringComparison.Ordinal)
            ? ""
            : $" ({fault.Split(". ")[0].TrimEnd('.')})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Field {index + 1}, the {name} at character {start + 1}, is '{fields[index]}' and takes {takes}, with , - * and / between them{why}."
        );
    }
}
