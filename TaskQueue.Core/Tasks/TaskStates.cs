using System.Collections.Frozen;

namespace TaskQueue.Core.Tasks;

/// <summary>What is known about states as such: which are final, and the words people use for them.</summary>
public static class TaskStates
{
    /// <summary>How many states there are.</summary>
    public const int Count = 10;

    private static readonly FrozenDictionary<string, TaskState[]> Words = BuildWords();

    /// <summary>The lower-case word of each state, as the API and the console write it.</summary>
    /// <param name="state">The state.</param>
    public static string Word(this TaskState state) =>
        state switch
        {
            TaskState.Scheduled => "scheduled",
            TaskState.Blocked => "blocked",
            TaskState.Queued => "queued",
            TaskState.Running => "running",
            TaskState.Retrying => "retrying",
            TaskState.Succeeded => "succeeded",
            TaskState.Dead => "dead",
            TaskState.Cancelled => "cancelled",
            TaskState.Expired => "expired",
            _ => "skipped",
        };

    /// <summary>Whether a task in this state has ended.</summary>
    /// <param name="state">The state.</param>
    public static bool IsFinal(this TaskState state) => state >= TaskState.Succeeded;

    /// <summary>
    /// Reads a state's word, or one of the words that users bring from other systems: <c>pending</c>
    /// (scheduled, blocked or queued), <c>completed</c> (succeeded) and <c>failed</c> (dead).
    /// </summary>
    /// <param name="word">The word, in any case.</param>
    /// <param name="states">The states it stands for; empty when the word is unknown.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string word, out IReadOnlyList<TaskState> states)
    {
        var known = Words.TryGetValue(word.Trim(), out var found);
        states = found ?? [];
        return known;
    }

    /// <summary>All words that <see cref="TryParse"/> understands, for error texts.</summary>
    public static IEnumerable<string> AllWords => Words.Keys.Order(StringComparer.Ordinal);

    private static FrozenDictionary<string, TaskState[]> BuildWords()
    {
        var words = Enum.GetValues<TaskState>().ToDictionary(s => s.Word(), s => new[] { s });
        words["pending"] = [TaskState.Scheduled, TaskState.Blocked, TaskState.Queued];
        words["completed"] = [TaskState.Succeeded];
        words["failed"] = [TaskState.Dead];
        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
