using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Quartz;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// A cron expression that Quartz has read: five fields as in crontab, six with the second in front, seven with a year
/// behind, or a word such as <c>@daily</c>. It names readings of a clock on the wall and knows no time zone.
/// </summary>
public sealed class CronText
{
    /// <summary>Characters that an expression may have.</summary>
    public const int Longest = 200;

    private const int MostRemembered = 10_000;

    private static readonly ConcurrentDictionary<string, CronText> Remembered = new(StringComparer.Ordinal);
    private static readonly char[] Spaces = [' ', '\t'];
    private readonly CronExpression _expression;

    private CronText(string text, CronExpression expression)
    {
        Text = text;
        _expression = expression;
        Fields = expression.CronExpressionString.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
        Repeats = Fields.Skip(1).Take(2).Any(f => f.AsSpan().IndexOfAny('*', '-', '/') >= 0);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether the minute or the hour has <c>*</c>, <c>-</c> or <c>/</c>: it then means "every so often" and also counts
    /// in an hour that comes twice, where a fixed time counts once.
    /// </summary>
    public bool Repeats { get; }

    /// <summary>The fields as Quartz writes them, from the second on; the year only where there is one.</summary>
    internal IReadOnlyList<string> Fields { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="cron">The expression read.</param>
    /// <param name="fault">Which field is wrong, where it stands, and why.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out CronText? cron,
        [NotNullWhen(false)] out string? fault
    )
    {
        (cron, fault) = (null, null);
        var fields = text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > Longest)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"At most {Longest} characters.");
        }
        else if (fields is { Length: >= 5 and <= 7 } && CronFaults.EmptyPlace(text, fields) is { } empty)
        {
            // Quartz reads over it.
            fault = empty;
        }
        else if (fields is [['@', ..]] or { Length: >= 5 and <= 7 })
        {
            fault = Read(text, FormatOf(fields.Length), out var expression);
            cron = expression is null ? null : new(text, expression);
            fault = cron is null ? CronFaults.Locate(text, fields) ?? fault : null;
        }
        else
        {
            fault = CronFaults.WrongCount(fields.Length);
        }

        return cron is not null;
    }

    /// <summary>Reads an expression that was read before, and remembers it: many schedules share one.</summary>
    /// <exception cref="RefusalException">It cannot be read.</exception>
    internal static CronText Known(string text)
    {
        if (Remembered.TryGetValue(text, out var known))
        {
            return known;
        }

        if (!TryParse(text, out var cron, out var fault))
        {
            throw new RefusalException(RefusalCode.Conflict, fault);
        }

        if (Remembered.Count < MostRemembered)
        {
            Remembered.TryAdd(text, cron);
        }

        return cron;
    }

    /// <summary>The first reading after one; none when there is no more.</summary>
    /// <param name="reading">A reading of the clock; its fraction of a second is dropped.</param>
    public DateTime? After(DateTime reading) =>
        _expression
            .GetNextValidTimeAfter(
                new DateTimeOffset(DateTime.SpecifyKind(reading, DateTimeKind.Unspecified), TimeSpan.Zero)
            )
            ?.DateTime;

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>Which dialect an expression with so many fields is written in.</summary>
    internal static CronFormat FormatOf(int fields) => fields == 5 ? CronFormat.Unix : CronFormat.Quartz;

    /// <summary>Lets Quartz read an expression, whose readings are to be taken as those of UTC.</summary>
    /// <returns>What Quartz says is wrong; none when nothing is.</returns>
    internal static string? Read(string text, CronFormat format, out CronExpression? expression)
    {
        try
        {
            expression = CronExpression.Parse(text, format).WithTimeZone(TimeZoneInfo.Utc);
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            expression = null;
            return e.Message;
        }
    }
}
