namespace TaskQueue.Core.Events;

/// <summary>One connection to the events, for those who look after the system.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who listens, as records name them.</param>
/// <param name="Door">How: <c>sse</c> or <c>websocket</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Topics">The words of the topics.</param>
/// <param name="Queues">The queues; all that they may see when there are none.</param>
/// <param name="Sent">How many events it was sent.</param>
/// <param name="Lag">How many events of the log it has not come to yet.</param>
/// <param name="Node">The host of the process that serves it.</param>
public sealed record ConnectionFacts(
    Guid Id,
    string Name,
    string Door,
    DateTimeOffset Since,
    IReadOnlyList<string> Topics,
    IReadOnlyList<string> Queues,
    long Sent,
    long Lag,
    string Node
)
{
    /// <summary>The address that it comes from; none where nobody has said it.</summary>
    public string? Address { get; init; }

    /// <summary>The API key that it came with; none where a session did.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>How often it was told to read everything again.</summary>
    public long Reloads { get; init; }
}
