namespace TaskQueue.Core.Tasks.Views;

/// <summary>What a view is to be. Nothing is checked yet; <see cref="TaskViews"/> does that.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Query">The query.</param>
/// <param name="Shared">Whether everybody is to have it.</param>
public sealed record NewTaskView(string? Name, string? Query, bool Shared)
{
    /// <summary>The columns that it is to show, in order; none for those of whoever looks.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}
