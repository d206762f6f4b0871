using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Keywords about a value as a whole: its type, its number, its text.</summary>
internal static partial class ValueRules
{
    private static readonly string[] Types =
    [
        "null",
        "boolean",
        "object",
        "array",
        "number",
        "integer",
        "string",
    ];

    /// <summary>The rule of a keyword; none when the keyword is about something else.</summary>
    public static SchemaRule? Find(string keyword, JsonElement wanted, string place) =>
        keyword switch
        {
            "type" => Type(wanted, place),
            "enum" => Enum(wanted, place),
            "const" => (value, check) =>
                check.Require(JsonElement.DeepEquals(value, wanted), $"Must be {Show(wanted)}."),
            "minimum" => Bound(wanted, place, order => order >= 0, "at least"),
            "maximum" => Bound(wanted, place, order => order <= 0, "at most"),
            "exclusiveMinimum" => Bound(wanted, place, order => order > 0, "more than"),
            "exclusiveMaximum" => Bound(wanted, place, order => order < 0, "less than"),
            "multipleOf" => MultipleOf(wanted, place),
            "minLength" => Length(Count(wanted, place), (length, bound) => length >= bound, "at least"),
            "maxLength" => Length(Count(wanted, place), (length, bound) => length <= bound, "at most"),
            "pattern" => Pattern(wanted, place),
            "format" => Format(wanted, place),
            _ => null,
        };

    /// <summary>Reads a number of things.</summary>
    public static int Count(JsonElement wanted, string place) =>
        wanted.ValueKind is JsonValueKind.Number && wanted.TryGetInt32(out var count) && count >= 0
            ? count
            : throw SchemaReader.Fault(place, "must be a whole number from 0 on");

    /// <summary>Reads a pattern. It is matched in time that is linear in the text.</summary>
    public static Regex Expression(string? pattern, string place)
    {
        try
        {
            return new(pattern ?? "", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw SchemaReader.Fault(
                place,
                "must be a regular expression without look-around and back-references"
            );
        }
    }

    private static SchemaRule Type(JsonElement wanted, string place)
    {
        var names =
            wanted.ValueKind is JsonValueKind.Array
                ? wanted
                    .EnumerateArray()
                    .Select(e => e.ValueKind is JsonValueKind.String ? e.GetString() : null)
                    .ToList()
                : [wanted.ValueKind is JsonValueKind.String ? wanted.GetString() : null];
        if (names.Count == 0 || names.Exists(n => !Types.Contains(n, StringComparer.Ordinal)))
        {
            throw SchemaReader.Fault(place, $"must be one of {string.Join(", ", Types)}, or a list of them");
        }

        var reason = $"Must be of type {string.Join(" or ", names)}.";
        return (value, check) => check.Require(names.Exists(n => Is(value, n!)), reason);
    }

    private static bool Is(JsonElement value, string type) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => type == "null",
            JsonValueKind.True or JsonValueKind.False => type == "boolean",
            JsonValueKind.Object => type == "object",
            JsonValueKind.Array => type == "array",
            JsonValueKind.String => type == "string",
            _ => type == "number" || (type == "integer" && IsWhole(value)),
        };

    private static bool IsWhole(JsonElement number) =>
        number.TryGetDecimal(out var exact)
            ? exact == decimal.Truncate(exact)
            : Math.Floor(number.GetDouble()) == number.GetDouble();

    private static SchemaRule Enum(JsonElement wanted, string place)
    {
        if (wanted.ValueKind is not JsonValueKind.Array || wanted.GetArrayLength() == 0)
        {
            throw SchemaReader.Fault(place, "must be a list of values");
        }

        var values = wanted.EnumerateArray().ToList();
        var shown = string.Join(", ", values.Take(20).Select(Show)) + (values.Count > 20 ? " …" : "");
        return (value, check) =>
            check.Require(values.Exists(v => JsonElement.DeepEquals(v, value)), $"Must be one of {shown}.");
    }

    private static SchemaRule Bound(JsonElement wanted, string place, Func<int, bool> holds, string words)
    {
        RequireNumber(wanted, place);
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.Number || holds(Compare(value, wanted)),
                $"Must be {words} {wanted.GetRawText()}."
            );
    }

    /// <summary>The order of two numbers.</summary>
    public static int Compare(JsonElement one, JsonElement other) =>
        one.TryGetDecimal(out var a) && other.TryGetDecimal(out var b)
            ? a.CompareTo(b)
            : one.GetDouble().CompareTo(other.GetDouble());

    private static SchemaRule MultipleOf(JsonElement wanted, string place)
    {
        RequireNumber(wanted, place);
        if (!wanted.TryGetDecimal(out var step) || step <= 0)
        {
            throw SchemaReader.Fault(place, "must be more than 0");
        }

        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.Number
                    || (
                        value.TryGetDecimal(out var exact)
                            ? exact % step == 0
                            : value.GetDouble() % (double)step == 0
                    ),
                $"Must be a multiple of {wanted.GetRawText()}."
            );
    }

    private static void RequireNumber(JsonElement wanted, string place)
    {
        if (wanted.ValueKind is not JsonValueKind.Number)
        {
            throw SchemaReader.Fault(place, "must be a number");
        }
    }

    private static SchemaRule Length(int bound, Func<int, int, bool> holds, string words)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"Must have {words} {bound} characters.");
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.String
                    || holds(value.GetString()!.EnumerateRunes().Count(), bound),
                reason
            );
    }

    private static SchemaRule Pattern(JsonElement wanted, string place)
    {
        var expression = Expression(
            wanted.ValueKind is JsonValueKind.String
                ? wanted.GetString()
                : throw SchemaReader.Fault(place, "must be a text"),
            place
        );
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.String || expression.IsMatch(value.GetString()!),
                $"Must match {wanted.GetString()}."
            );
    }

    /// <summary>Whether a format is checked.</summary>
    public static bool Knows(string format) => format is "date-time" or "date" or "uuid" or "uri" or "email";

    // Formats that are not listed are remarks, as the standard has it.
    private static SchemaRule Format(JsonElement wanted, string place)
    {
        var format =
            wanted.ValueKind is JsonValueKind.String
                ? wanted.GetString()
                : throw SchemaReader.Fault(place, "must be a text");
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.String || IsOf(format!, value.GetString()!),
                $"Must be of the format {format}."
            );
    }

    private static bool IsOf(string format, string text) =>
        format switch
        {
            "date-time" => Instant().IsMatch(text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date" => DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            ),
            "uuid" => Guid.TryParseExact(text, "D", out _),
            // A path is an absolute file to some systems, and none to others.
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri)
                && text.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase),
            "email" => System.Net.Mail.MailAddress.TryCreate(text, out var address)
                && address.Address == text,
            _ => true,
        };

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : text[..59] + "…";
    }

    [GeneratedRegex(
        @"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Instant();
}
