namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What a text that is looked for must be like, whoever asks: one that no store can hold is refused, not sent to it.</summary>
internal static class SearchText
{
    /// <summary>Characters that it may have.</summary>
    public const int Longest = 256;

    /// <summary>Refuses a text that cannot be looked for.</summary>
    /// <param name="text">The text; absent is fine.</param>
    /// <param name="field">The field that it came in, by its name in the API.</param>
    /// <exception cref="RefusalException">It is too long, or no text.</exception>
    public static void Check(string? text, string field)
    {
        var errors = new FieldErrors();
        TextRules.Check(text, field, Longest, errors);
        errors.ThrowIfAny();
    }
}
