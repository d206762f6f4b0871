using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>
/// The keys that several Web processes have to share, in their PostgreSQL store: a session that one of them began is good
/// at the others. On SQLite there is one process, and keys are files beside the data.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class KeyStore(IDbContextFactory<AppDbContext> contexts, TimeProvider clock) : IXmlRepository
{
    private const string ProtectionPrefix = "data-protection/";

    /// <summary>Gives the key of this name; the first process that asks makes it, all others get the same.</summary>
    /// <param name="name">The name.</param>
    /// <param name="make">Makes one.</param>
    public string ReadOrMake(string name, Func<string> make)
    {
        using var db = contexts.CreateDbContext();
        if (Find(db, name) is { } known)
        {
            return known;
        }

        TryAdd(name, make());
        return Find(db, name)!;
    }

    /// <summary>The keys whose names begin so.</summary>
    /// <param name="prefix">How they begin.</param>
    internal IReadOnlyList<StoredKey> List(string prefix)
    {
        using var db = contexts.CreateDbContext();
        return [.. db.StoredKeys.AsNoTracking().Where(k => k.Name.StartsWith(prefix))];
    }

    /// <summary>Deletes a key; nothing where there is none.</summary>
    /// <param name="name">Its name.</param>
    internal void Remove(string name)
    {
        using var db = contexts.CreateDbContext();
        db.StoredKeys.Where(k => k.Name == name).ExecuteDelete();
    }

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return
        [
            .. db
                .StoredKeys.Where(k => k.Name.StartsWith(ProtectionPrefix))
                .Select(k => k.Value)
                .AsEnumerable()
                .Select(XElement.Parse),
        ];
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName) =>
        TryAdd(ProtectionPrefix + friendlyName, element.ToString(SaveOptions.DisableFormatting));

    private static string? Find(AppDbContext db, string name) =>
        db.StoredKeys.Where(k => k.Name == name).Select(k => k.Value).SingleOrDefault();

    private void TryAdd(string name, string value)
    {
        using var db = contexts.CreateDbContext();
        db.StoredKeys.Add(
            new()
            {
                Name = name,
                Value = value,
                CreatedAt = clock.GetUtcNow(),
            }
        );
        try
        {
            db.SaveChanges();
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another process was first; its key counts.
        }
    }
}
