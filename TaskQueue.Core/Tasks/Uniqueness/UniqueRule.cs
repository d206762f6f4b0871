namespace TaskQueue.Core.Tasks.Uniqueness;

/// <summary>Says what makes two submissions the same, for how long, and what becomes of the second one.</summary>
/// <param name="By"><c>type</c>, <c>payload</c>, or JSON Pointers into the payload.</param>
/// <param name="Queue">Whether the queue makes a difference.</param>
/// <param name="Window">How long after the first one; until that has ended when absent.</param>
/// <param name="OnConflict">What becomes of the second one.</param>
public sealed record UniqueRule(
    IReadOnlyList<string> By,
    bool Queue,
    TimeSpan? Window,
    OnUniqueConflict OnConflict
)
{
    /// <summary>The type counts.</summary>
    public const string ByType = "type";

    /// <summary>The whole payload counts.</summary>
    public const string ByPayload = "payload";

    /// <summary>The word for a window that is as long as the task lives.</summary>
    public const string UntilFinished = "untilFinished";

    /// <summary>Entries of <see cref="By"/>.</summary>
    public const int MostParts = 16;

    /// <summary>Characters of one pointer.</summary>
    public const int LongestPart = 256;

    /// <summary>What counts unless told otherwise.</summary>
    public static readonly IReadOnlyList<string> DefaultBy = [ByType, ByPayload];

    /// <summary>The longest window.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);
}

/// <summary>What becomes of a submission that is the same as an earlier one.</summary>
public enum OnUniqueConflict
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It is answered with the earlier task.</summary>
    Existing,

    /// <summary>The earlier task, if it still waits, takes its payload and its time.</summary>
    Replace,

    /// <summary>The earlier task, if it still waits, waits until the time of this one.</summary>
    Extend,
}
