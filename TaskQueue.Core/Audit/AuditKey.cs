using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>
/// The key of the audit log: <c>Audit:Key</c>, or 32 random bytes that are made once and kept with the data: in PostgreSQL in
/// the store, where all Web processes find it; with SQLite in a file, readable by the owner alone. Whoever has it can write a log that holds together; given as a setting, it is not in the store
/// that it protects.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="connection">Says where the data lie.</param>
/// <param name="stored">Keys in the store.</param>
public sealed class AuditKey(IOptions<AuditOptions> options, StoreConnection connection, KeyStore stored)
{
    private const int Length = 32;

    private readonly Lazy<byte[]> _bytes = new(
        () =>
            options.Value.Key is { Length: > 0 } text ? Encoding.UTF8.GetBytes(text)
            : connection.Provider is StoreProvider.Postgres
                ? Convert.FromBase64String(
                    stored.ReadOrMake(
                        "audit",
                        () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length))
                    )
                )
            : KeyFile.ReadOrMake(KeyFolder.Of(connection), "audit.key"),
        // A store that is away at the first try must not be remembered as the answer.
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The key.</summary>
    internal byte[] Bytes => _bytes.Value;

    /// <summary>Reads the key, or makes it, before it is asked for.</summary>
    internal Task ReadAsync() => Task.Run(() => Bytes);

    /// <summary>Tells keys apart, and nothing else of them.</summary>
    internal string Id => Convert.ToHexStringLower(HMACSHA256.HashData(Bytes, "id"u8).AsSpan(0, 8));
}
