namespace TaskQueue.Core.Security;

/// <summary>A key that all Web processes of one PostgreSQL store share.</summary>
public sealed class StoredKey
{
    /// <summary>What it is: <c>jwt</c>, or the name of a data-protection key.</summary>
    public required string Name { get; init; }

    /// <summary>The key: base64, or the XML that data protection makes of it.</summary>
    public required string Value { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
