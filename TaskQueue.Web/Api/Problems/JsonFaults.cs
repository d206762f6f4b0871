using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Web.Api.Problems;

/// <summary>Says where and why JSON cannot be read, without naming types of ours.</summary>
internal static class JsonFaults
{
    /// <summary>The fault in words.</summary>
    /// <param name="fault">What the reader or the binder threw.</param>
    public static string Describe(JsonException fault)
    {
        var place = string.Create(
            CultureInfo.InvariantCulture,
            $"at line {(fault.LineNumber ?? 0) + 1}, column {(fault.BytePositionInLine ?? 0) + 1}"
        );
        // The reader's own exception has no inner one; the binder's texts start with "The JSON value" or "property".
        var what = fault.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.', ' ');
        return fault switch
        {
            _ when what.Contains("could not be mapped", StringComparison.Ordinal) => "Is unknown.",
            _ when what.StartsWith("The JSON ", StringComparison.Ordinal) =>
                $"Is of the wrong type {place}{Wanted(what)}.",
            _ when what.StartsWith("Must be ", StringComparison.Ordinal) => $"{what}.",
            _ when Missing(fault).Count > 0 => "Lacks a required field.",
            _ => $"Is not JSON {place}: {what}.",
        };
    }

    /// <summary>The required fields that an object lacks; none where something else is wrong.</summary>
    /// <param name="fault">What the binder threw.</param>
    public static IReadOnlyList<string> Missing(JsonException fault)
    {
        var (begin, text) = (fault.Message.IndexOf("including: ", StringComparison.Ordinal), fault.Message);
        return begin < 0 || !text.Contains("deserialization", StringComparison.Ordinal)
            ? []
            : [.. text[begin..].Split('\'').Where((_, place) => place % 2 == 1)];
    }

    // The binder names the type that it wanted; only those that mean something in JSON are passed on.
    private static string Wanted(string what) =>
        what switch
        {
            _ when what.Contains("Collection", StringComparison.Ordinal)
                    || what.Contains("[]", StringComparison.Ordinal) => "; it must be a list",
            _ when what.Contains("System.Int", StringComparison.Ordinal) =>
                "; it must be a whole number, and no larger than 2147483647",
            _ when what.Contains("System.Boolean", StringComparison.Ordinal) => "; it must be true or false",
            _ when what.Contains("System.String", StringComparison.Ordinal) => "; it must be a text",
            _ when what.Contains("System.Guid", StringComparison.Ordinal) => "; it must be an id",
            _ when what.Contains("Request", StringComparison.Ordinal) => "; it must be an object",
            _ => "",
        };
}
