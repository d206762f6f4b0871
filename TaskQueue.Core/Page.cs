namespace TaskQueue.Core;

/// <summary>One page of a list, by key: there is no offset, and no total that would have to be counted.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">Where the next page starts; absent at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>What was not looked through, for people; empty where all was.</summary>
    public IReadOnlyList<string> NotSearched { get; init; } = [];

    /// <summary>Of that, what the pages behind this one look through: a search that ended early goes on from its cursor.</summary>
    public IReadOnlyList<string> SearchedLater { get; init; } = [];
}
