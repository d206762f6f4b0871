using System.Security.Cryptography;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// What tells this installation from others: made once and kept with its data, in PostgreSQL in the store, with SQLite in a
/// file. All Web processes of one store have the same.
/// </summary>
/// <param name="connection">Says where the data lie.</param>
/// <param name="stored">Keys in the store.</param>
public sealed class InstallationId(StoreConnection connection, KeyStore stored)
{
    private const string Name = "installation";

    /// <summary>Reads it, or makes it. Each time anew: a store may be replaced by a backup of it while it is in use.</summary>
    internal Task<string> ReadAsync() => Task.Run(Read);

    private string Read() =>
        connection.Provider is StoreProvider.Postgres
            ? stored.ReadOrMake(Name, () => Guid.NewGuid().ToString("N"))
            : Convert.ToHexStringLower(
                SHA256.HashData(KeyFile.ReadOrMake(KeyFolder.Of(connection), $"{Name}.key")).AsSpan(0, 16)
            );
}
