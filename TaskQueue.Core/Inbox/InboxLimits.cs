namespace TaskQueue.Core.Inbox;

/// <summary>How much there is of it.</summary>
public static class InboxLimits
{
    /// <summary>Notices that are kept for an account; the oldest go first.</summary>
    public const int Notices = 500;

    /// <summary>Things that an account may follow.</summary>
    public const int Follows = 200;

    /// <summary>Rows of a page.</summary>
    public const int Page = 500;

    /// <summary>How long notices are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    internal const int Key = 96;
    internal const int Text = 200;
}
