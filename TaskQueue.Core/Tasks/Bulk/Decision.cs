namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What another person says to work that waits for it.</summary>
/// <param name="Approves">Whether it may begin.</param>
/// <param name="Reason">Why, in their words; needed where it may not.</param>
public sealed record Decision(bool Approves, string? Reason);
