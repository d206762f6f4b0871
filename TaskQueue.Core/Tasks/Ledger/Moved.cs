namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>What a move did to a task.</summary>
/// <param name="Changed">Whether the row is to be written.</param>
/// <param name="Actor">Who did it, for the timeline; none when the timeline need not tell.</param>
/// <param name="Reason">Why, for the timeline.</param>
public readonly record struct Moved(bool Changed, string? Actor = null, string? Reason = null)
{
    /// <summary>Nothing was changed.</summary>
    public static readonly Moved Not = new(false);

    /// <summary>Changed; told by an attempt, or too small to tell.</summary>
    public static readonly Moved Silently = new(true);

    /// <summary>Changed, and the timeline says so.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    public static Moved By(string actor, string? reason) => new(true, actor, reason);
}
