namespace TaskQueue.Core.Tasks.Follows;

/// <summary>Names what is followed in one word, such as <c>queue:mail</c>; pure.</summary>
public static class FollowKeys
{
    /// <summary>Characters that a subject may have: those of the longest name of a queue.</summary>
    public const int LongestSubject = TextRules.LongestQueue;

    private static readonly string[] Words = ["task", "queue", "schedule", "operation", "dead-letter-group"];

    /// <summary>The words of all kinds, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Kinds => Words;

    /// <summary>The word of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Word(this FollowKind kind) => Words[(int)kind];

    /// <summary>Finds a kind by its word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The kind; none when there is no such word.</returns>
    public static FollowKind? Find(string word) =>
        Array.IndexOf(Words, word) is var index and >= 0 ? (FollowKind)index : null;

    /// <summary>A subject as follows keep it, however its id or fingerprint was written.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">Which one.</param>
    /// <returns>The subject; none where it cannot be one.</returns>
    public static string? Normal(FollowKind kind, string subject) =>
        kind switch
        {
            FollowKind.Queue => TextRules.IsQueue(subject) ? subject : null,
            FollowKind.Group => ErrorFingerprint.TryRead(subject, out var fingerprint)
                ? ErrorFingerprint.Write(fingerprint)
                : null,
            _ => Guid.TryParse(subject, out var id) ? id.ToString("D") : null,
        };

    /// <summary>The key of something.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="subject">Which one.</param>
    public static string Of(FollowKind kind, string subject) => $"{kind.Word()}:{subject}";

    /// <summary>The key of something that has an id.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="id">Which one.</param>
    public static string Of(FollowKind kind, Guid id) => Of(kind, id.ToString("D"));
}
