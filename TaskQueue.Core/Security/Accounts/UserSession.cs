namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// What is known of a session besides its tokens: from where it was begun, and when it was last used. Whether it stands
/// is for its refresh tokens to say.
/// </summary>
public sealed class UserSession
{
    /// <summary>The session: the family of its refresh tokens.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Whether a browser has it, and not a program.</summary>
    public required bool IsConsole { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last seen at work; about a minute behind.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>The address that it was begun from; none when it is not known.</summary>
    public string? Address { get; set; }

    /// <summary>What the browser or the program calls itself; none when it says nothing.</summary>
    public string? Agent { get; set; }

    /// <summary>The OpenID Connect provider that it was begun with; none where a password was given.</summary>
    public string? Provider { get; set; }
}
