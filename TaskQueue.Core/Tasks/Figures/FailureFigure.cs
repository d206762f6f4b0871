using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Figures;

/// <summary>Attempts that failed of the same; see <see cref="ErrorFingerprint"/>.</summary>
/// <param name="Count">How many.</param>
/// <param name="Type">Their task type.</param>
/// <param name="Kind">The kind of their error.</param>
/// <param name="Message">The beginning of the message of one of them.</param>
public sealed record FailureFigure(long Count, string Type, string Kind, string Message)
{
    /// <summary>How much of a message is kept.</summary>
    public const int LongestMessage = 200;

    /// <summary>How much of a kind is kept.</summary>
    public const int LongestKind = 200;

    internal static FailureFigure Of(TaskItem task, TaskAttempt attempt) =>
        new(
            1,
            task.Type,
            Cut(StoreText.Clean(attempt.ErrorKind ?? attempt.Outcome.ToString()), LongestKind),
            Cut(StoreText.Clean(attempt.ErrorMessage ?? ""), LongestMessage)
        );

    // Not through a surrogate pair: the half of a character can be stored nowhere.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text
        : char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)]
        : text[..most];
}
