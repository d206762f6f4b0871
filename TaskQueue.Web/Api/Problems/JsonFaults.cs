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
                $"Is of the wrong type {place}{Wanted(what, fault.InnerException?.Message)}.",
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

    // What the binder wanted: its message names the type of a part, or of the object around it; the reader's names what it
    // tried to read. Where neither says anything that means something in JSON, nothing is said.
    private static string Wanted(string what, string? tried)
    {
        return what.Contains("System.Collections", StringComparison.Ordinal) ? "; it must be a list"
            : Says("Int32") || Says("as a number")
                ? "; it must be a whole number, and no larger than 2147483647"
            : Says("Boolean") || Says("as a boolean") ? "; it must be true or false"
            : Says("Guid") ? "; it must be an id"
            : Says("System.String") || Says("as a string") ? "; it must be a text"
            : "";

        bool Says(string word) =>
            what.Contains(word, StringComparison.Ordinal)
            || tried?.Contains(word, StringComparison.Ordinal) is true;
    }
}
