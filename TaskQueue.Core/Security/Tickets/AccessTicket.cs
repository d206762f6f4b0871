namespace TaskQueue.Core.Security.Tickets;

/// <summary>
/// Opens one stream once, in the place of whoever asked for it: browsers cannot send a header with an EventSource or a
/// WebSocket, and a token has no business in an address. Stored as its SHA-256.
/// </summary>
public sealed class AccessTicket
{
    /// <summary>SHA-256 of the ticket.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Whose account it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The session that asked for it; none where a key did.</summary>
    public Guid? Session { get; init; }

    /// <summary>Digest of the account's security stamp in that session.</summary>
    public string? Stamp { get; init; }

    /// <summary>The key that asked for it; none where a session did.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>The path that it opens; any that takes tickets when absent.</summary>
    public string? Path { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it is for this door.</summary>
    /// <param name="path">The path of a request.</param>
    internal bool Opens(string path) => Path is null || Path.Equals(path, StringComparison.OrdinalIgnoreCase);
}
