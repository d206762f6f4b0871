using System.Globalization;
using System.Security.Cryptography;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// Keys of access tokens that the product makes for itself, 32 random bytes each: in PostgreSQL in the store, where all Web
/// processes find them; with SQLite in files, readable by the owner alone.
/// </summary>
/// <param name="connection">Says where the data lie.</param>
/// <param name="stored">Keys in the store.</param>
/// <param name="clock">The current time.</param>
public sealed class SigningKeyStore(StoreConnection connection, KeyStore stored, TimeProvider clock)
{
    private const string First = "jwt";
    private const string FirstFile = "jwt.key";

    private bool InStore => connection.Provider is StoreProvider.Postgres;

    /// <summary>The keys, the newest last; the first one is made where there is none.</summary>
    public IReadOnlyList<byte[]> Read() => [.. List().Select(k => k.Key)];

    /// <summary>The keys with when they were made, the newest last.</summary>
    internal IReadOnlyList<MadeKey> List()
    {
        var made = InStore ? InTheStore() : InFiles();
        if (made.Count == 0)
        {
            MakeFirst();
            made = InStore ? InTheStore() : InFiles();
        }

        // By their names, which hold the time; that of the first one does not.
        return
        [
            .. made.OrderBy(k => k.Name is not (First or FirstFile))
                .ThenBy(k => k.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Makes a further key.</summary>
    /// <param name="db">Saves the row and whatever else belongs to the act; on SQLite the key is a file beside it.</param>
    internal MadeKey Make(AppDbContext db)
    {
        // What the store can keep, so that it reads the same afterwards.
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var stamp = now.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        if (!InStore)
        {
            var name = $"jwt-{stamp}.key";
            return new(name, KeyFile.ReadOrMake(KeyFolder.Of(connection), name), now);
        }

        var key = RandomNumberGenerator.GetBytes(32);
        var row = new StoredKey
        {
            Name = $"{First}/{stamp}",
            Value = Convert.ToBase64String(key),
            CreatedAt = now,
        };
        db.StoredKeys.Add(row);
        return new(row.Name, key, now);
    }

    /// <summary>Deletes a key; nothing where it is gone.</summary>
    internal void Delete(MadeKey key)
    {
        if (InStore)
        {
            stored.Remove(key.Name);
        }

        // That of the first one lies in a file, too.
        File.Delete(Path.Combine(KeyFolder.Of(connection), InStore ? FirstFile : key.Name));
    }

    private List<MadeKey> InTheStore() =>
        [
            .. stored
                .List(First)
                .Where(k => k.Name == First || k.Name.StartsWith(First + "/", StringComparison.Ordinal))
                .Select(k => new MadeKey(k.Name, Convert.FromBase64String(k.Value), k.CreatedAt)),
        ];

    private List<MadeKey> InFiles()
    {
        var folder = KeyFolder.Of(connection);
        return
        [
            .. Directory
                .GetFiles(folder, "jwt*.key")
                .Select(path => new MadeKey(
                    Path.GetFileName(path),
                    KeyFile.ReadOrMake(folder, Path.GetFileName(path)),
                    TimeOf(path)
                )),
        ];
    }

    private void MakeFirst()
    {
        var key = KeyFile.ReadOrMake(KeyFolder.Of(connection), FirstFile);
        if (InStore)
        {
            stored.ReadOrMake(First, () => Convert.ToBase64String(key));
        }
    }

    private static DateTimeOffset TimeOf(string path) =>
        Path.GetFileNameWithoutExtension(path).Split('-') is [_, var stamp]
        && long.TryParse(stamp, CultureInfo.InvariantCulture, out var ticks)
            ? new(ticks, TimeSpan.Zero)
            : new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);
}

/// <summary>A key that was made.</summary>
/// <param name="Name">Where it lies.</param>
/// <param name="Key">The key.</param>
/// <param name="MadeAt">When it was made.</param>
internal sealed record MadeKey(string Name, byte[] Key, DateTimeOffset MadeAt);
