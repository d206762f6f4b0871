namespace TaskQueue.Core.Tasks;

/// <summary>The orders of lists as addresses write them: a name, with <c>-</c> in front for the newest or largest first.</summary>
public static class TaskOrders
{
    /// <summary>The order of whoever asks for none: the newest first.</summary>
    public const string Usual = "-createdAt";

    private const string Created = "createdAt";
    private const string Finished = "finishedAt";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> AllWords =
    [
        .. new[] { Created, Finished, "name", "duration", "priority", "attempt" }.SelectMany(name =>
            new[] { name, $"-{name}" }
        ),
    ];

    /// <summary>Whether there is such an order.</summary>
    /// <param name="word">The word.</param>
    public static bool IsKnown(string? word) => AllWords.Contains(word, StringComparer.Ordinal);

    /// <summary>Whether no index has it: then few tasks can be sorted so.</summary>
    /// <param name="word">The word.</param>
    public static bool IsSorted(string? word) => SortOf(NameOf(word)) is not null;

    /// <summary>A filter in an order.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="word">The order; the usual one where there is no such.</param>
    public static TaskFilter Apply(TaskFilter filter, string? word)
    {
        word = IsKnown(word) ? word : Usual;
        var name = NameOf(word);
        return filter with { OldestFirst = name == word, ByFinish = name == Finished, Sort = SortOf(name) };
    }

    private static string? NameOf(string? word) => word is ['-', .. var name] ? name : word;

    private static TaskSort? SortOf(string? name) =>
        name switch
        {
            "name" => TaskSort.Name,
            "duration" => TaskSort.Duration,
            "priority" => TaskSort.Priority,
            "attempt" => TaskSort.Attempt,
            _ => null,
        };
}
