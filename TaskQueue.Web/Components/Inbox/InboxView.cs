namespace TaskQueue.Web.Components.Inbox;

/// <summary>What the page of the inbox shows, as its address carries it.</summary>
/// <param name="Show">Nothing for what is unread, <c>all</c>, or <c>following</c> for what is followed.</param>
/// <param name="Cursor">Where the page starts; at its beginning when absent.</param>
public sealed record InboxView(string? Show = null, string? Cursor = null)
{
    /// <summary>The word for all notices.</summary>
    public const string All = "all";

    /// <summary>The word for what is followed.</summary>
    public const string Following = "following";

    /// <summary>Reads an address; what somebody spoiled in it is as if it were absent.</summary>
    /// <param name="show">The word.</param>
    /// <param name="cursor">The cursor.</param>
    public static InboxView Read(string? show, string? cursor) =>
        new(show is All or Following ? show : null, Guid.TryParseExact(cursor, "N", out _) ? cursor : null);

    /// <summary>The address.</summary>
    public string ToUrl()
    {
        string[] parts =
        [
            .. Show is null ? [] : new[] { $"show={Show}" },
            .. Cursor is null ? [] : new[] { $"cursor={Cursor}" },
        ];
        return parts.Length == 0 ? "inbox" : $"inbox?{string.Join('&', parts)}";
    }
}
