using System.Globalization;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Reads one value of a field.</summary>
internal static class QueryValueReader
{
    private const string Dots = "..";

    /// <summary>Reads it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The value, not empty.</param>
    /// <param name="quoted">Whether it stood in quotes: then a star is a star.</param>
    /// <exception cref="FormatException">It is none; says why.</exception>
    public static QueryValue Read(QueryField field, string text, bool quoted) =>
        field.Kind switch
        {
            QueryKind.Status => QueryValue.Is(Status(text)),
            QueryKind.Label => QueryValue.Is(Label(text)),
            QueryKind.Id => Id(field, text, quoted),
            QueryKind.Fingerprint => ErrorFingerprint.TryRead(text, out var print)
                ? QueryValue.Is(ErrorFingerprint.Write(print))
                : throw new FormatException($"'{text}' is no fingerprint: 16 hexadecimal digits."),
            QueryKind.Payload => Payload(text, quoted),
            _ when field.TakesRanges => Range(field, text),
            _ when field.Key is TaskField.Result || quoted || !text.Contains('*', StringComparison.Ordinal) =>
                QueryValue.Is(text),
            _ => new(QueryOperator.Like, text),
        };

    private static string Status(string text) =>
        TaskStates.TryParse(text, out _)
            ? text.Trim().ToLowerInvariant()
            : throw new FormatException(QueryHints.UnknownStatus(text));

    private static string Label(string text) =>
        TaskFilter.FaultOfLabels([text]) is { } fault ? throw new FormatException(fault) : text;

    private static QueryValue Payload(string text, bool quoted)
    {
        var isPattern = !quoted && text.Contains('*', StringComparison.Ordinal);
        return text.Length > PayloadValues.LongestValue
                ? throw new FormatException(
                    Invariant(
                        $"Values of payloads are indexed up to {PayloadValues.LongestValue} characters; longer ones cannot be searched for."
                    )
                )
            : isPattern && text.IndexOf('*', StringComparison.Ordinal) != text.Length - 1
                ? throw new FormatException(
                    "In a payload's value a * stands at the end alone; put a star that is meant as such in quotes."
                )
            : isPattern && text.Length == 1
                ? throw new FormatException("Write how the value begins before the *.")
            : isPattern ? new(QueryOperator.Like, text)
            : QueryValue.Is(text);
    }

    private static QueryValue Id(QueryField field, string text, bool quoted)
    {
        if (Guid.TryParseExact(text, "D", out var id) || Guid.TryParseExact(text, "N", out id))
        {
            return QueryValue.Is(id.ToString());
        }

        var digits = text.TrimEnd('*').Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return
            field.Key is TaskField.Id
            && !quoted
            && text.EndsWith('*')
            && digits.Length is > 0 and < 32
            && digits.All(char.IsAsciiHexDigit)
            ? new(QueryOperator.Like, digits + "*")
            : throw new FormatException(
                $"'{text}' is no id: 32 hexadecimal digits with dashes"
                    + (field.Key is TaskField.Id ? ", or the first of them and a *." : ".")
            );
    }

    private static QueryValue Range(QueryField field, string text)
    {
        var between = text.IndexOf(Dots, StringComparison.Ordinal);
        if (between >= 0)
        {
            var (low, high) = (text[..between], text[(between + Dots.Length)..]);
            if (low.Length == 0 && high.Length == 0)
            {
                throw new FormatException(
                    $"A range has at least one end, such as {field.Name}:{Example(field)}."
                );
            }

            QueryValue range = new(
                QueryOperator.Between,
                low.Length > 0 ? Bound(field, low) : "",
                high.Length > 0 ? Bound(field, high) : ""
            );
            RequireOrder(field, range);
            return range;
        }

        var (op, rest) = text switch
        {
            ['>', '=', .. var r] => (QueryOperator.AtLeast, r),
            ['<', '=', .. var r] => (QueryOperator.AtMost, r),
            ['>', .. var r] => (QueryOperator.More, r),
            ['<', .. var r] => (QueryOperator.Less, r),
            _ => (QueryOperator.Is, text),
        };
        if (rest.Length == 0)
        {
            throw new FormatException(
                $"'{text}' has nothing behind it, such as {field.Name}:{Example(field)}."
            );
        }

        var bound = Bound(field, rest);
        if (
            op is QueryOperator.Is
            && field.Kind is QueryKind.Duration or QueryKind.Time
            && QuerySpan.TryParse(bound, out _)
        )
        {
            throw new FormatException(
                field.Kind is QueryKind.Time && field.Key is not TaskField.Due
                    ? $"Say whether it is older ({field.Name}:>{bound}) or younger ({field.Name}:<{bound})."
                    : $"Say whether it is more ({field.Name}:>{bound}) or less ({field.Name}:<{bound})."
            );
        }

        return new(op, bound);
    }

    private static string Bound(QueryField field, string text)
    {
        if (field.Kind is QueryKind.Number)
        {
            return
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && (field.Key is not TaskField.Priority || number <= 9)
                ? number.ToString(CultureInfo.InvariantCulture)
                : throw new FormatException(
                    $"'{text}' is no {(field.Key is TaskField.Priority ? "priority: 0 to 9" : "number")}, such as {field.Name}:{Example(field)}."
                );
        }

        if (QuerySpan.TryParse(text, out var span))
        {
            return QuerySpan.Write(span);
        }

        return field.Kind is QueryKind.Time && QueryDay.TryParse(text, out var day)
            ? day.Text
            : throw new FormatException(
                field.Kind is QueryKind.Time
                    ? $"'{text}' is no time: an age such as 90s, 5m, 2h, 7d, today, yesterday, a day such as 2026-05-04, or a time such as 2026-05-04T03:02Z."
                    : $"'{text}' is no length of time, such as 500ms, 90s, 5m, 2h, 7d, 1h30m."
            );
    }

    private static void RequireOrder(QueryField field, QueryValue range)
    {
        if (range.Text.Length == 0 || range.Upper!.Length == 0)
        {
            return;
        }

        var ages = (
            QuerySpan.TryParse(range.Text, out var low),
            QuerySpan.TryParse(range.Upper, out var high)
        );
        var wrong =
            field.Kind is QueryKind.Number
                ? int.Parse(range.Text, CultureInfo.InvariantCulture)
                    > int.Parse(range.Upper, CultureInfo.InvariantCulture)
            : ages is (true, true) ? low > high
            : ages is (true, false) or (false, true)
                ? throw new FormatException("A range is one of ages or one of times, not of both.")
            : QueryDay.TryParse(range.Text, out var from)
                && QueryDay.TryParse(range.Upper, out var to)
                && from.IsAfter(to);
        if (wrong)
        {
            throw new FormatException($"{range.Text}..{range.Upper} ends before it begins; turn it around.");
        }
    }

    private static string Example(QueryField field) =>
        field.Kind switch
        {
            QueryKind.Number => ">5 or 3..7",
            QueryKind.Duration => ">5m or 1m..5m",
            _ => ">2h or 2026-05-01..2026-05-04",
        };
}
