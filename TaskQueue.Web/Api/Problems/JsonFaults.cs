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
            _ when what.StartsWith("The JSON ", StringComparison.Ordinal) => $"Is of the wrong type {place}.",
            _ when what.StartsWith("Must be ", StringComparison.Ordinal) => $"{what}.",
            _ when what.Contains("deserialization", StringComparison.Ordinal) => "Lacks a required field.",
            _ => $"Is not JSON {place}: {what}.",
        };
    }
}
