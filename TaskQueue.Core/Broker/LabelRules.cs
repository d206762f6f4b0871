namespace TaskQueue.Core.Broker;

/// <summary>What labels look like, at a task that requires them and at a worker that has them.</summary>
public static class LabelRules
{
    /// <summary>Labels that one task may require, and that one worker may have.</summary>
    public const int Most = 16;

    /// <summary>Characters of a label.</summary>
    public const int Longest = 64;

    /// <summary>What a label looks like, for people.</summary>
    public const string Form = "1 to 64 lower-case letters, digits or . _ -";

    /// <summary>Checks one label.</summary>
    /// <param name="label">The label.</param>
    public static bool IsLabel(string? label) =>
        label is { Length: > 0 and <= Longest }
        && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    /// <summary>Checks labels.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="errors">Where to say what is wrong, under <c>labels</c>.</param>
    public static void Check(IReadOnlyList<string> labels, FieldErrors errors)
    {
        errors.Require(labels.Count <= Most, "labels", $"At most {Most} labels.");
        errors.Require(labels.Take(Most).All(IsLabel), "labels", $"Each must be {Form}.");
    }

    /// <summary>Labels as they are kept: each once, in order.</summary>
    /// <param name="labels">The labels.</param>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> labels) =>
        [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
