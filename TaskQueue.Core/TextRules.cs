namespace TaskQueue.Core;

/// <summary>What texts from outside must keep to, wherever they come from.</summary>
public static class TextRules
{
    /// <summary>Characters that a name may have.</summary>
    public const int LongestName = 128;

    /// <summary>What a name looks like, for people.</summary>
    public const string NameForm = "1 to 128 letters, digits or . _ - : /";

    /// <summary>Characters that the name of a queue may have.</summary>
    public const int LongestQueue = 64;

    /// <summary>What the name of a queue looks like, for people.</summary>
    public const string QueueForm = "1 to 64 lower-case letters, digits or . _ -";

    /// <summary>Checks the name of a queue: lower-case letters, digits and <c>. _ -</c>, so that no two names look alike.</summary>
    /// <param name="name">The name.</param>
    public static bool IsQueue(string? name) =>
        name is { Length: > 0 and <= LongestQueue }
        && name.All(c =>
            char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || "._-".Contains(c, StringComparison.Ordinal)
        );

    /// <summary>Checks the name of a type: letters, digits and <c>. _ - : /</c>, so that it is safe in any place.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName }
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "._-:/".Contains(c, StringComparison.Ordinal));

    /// <summary>Checks a text for people: its length, and that it is text that every store can keep.</summary>
    /// <param name="text">The text; absent is fine.</param>
    /// <param name="field">The field that it came in.</param>
    /// <param name="most">How many characters it may have.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void Check(string? text, string field, int most, FieldErrors errors)
    {
        if (text is null)
        {
            return;
        }

        errors.Require(text.Length <= most, field, $"At most {most} characters.");
        errors.Require(
            !text.Contains('\0', StringComparison.Ordinal),
            field,
            "Must not hold the character NUL."
        );
        errors.Require(IsUnicode(text), field, "Must be valid Unicode: it holds half of a surrogate pair.");
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
