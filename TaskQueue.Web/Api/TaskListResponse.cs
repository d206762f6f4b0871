namespace TaskQueue.Web.Api;

/// <summary>A page of tasks.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
/// <param name="NotSearched">What the search left out, for people: empty where it looked through all that was asked for.</param>
internal sealed record TaskListResponse(
    IReadOnlyList<TaskResponse> Items,
    string? NextCursor,
    IReadOnlyList<string> NotSearched
);
