using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>Reads and writes the versions of types.</summary>
internal static class TypeHistory
{
    /// <summary>The versions of a type, the oldest first.</summary>
    /// <param name="rows">Those of the store.</param>
    /// <param name="type">The type.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<List<TypeVersion>> ReadAsync(
        IQueryable<TypeVersion> rows,
        TaskType type,
        CancellationToken cancellationToken
    )
    {
        var versions = await rows.Where(v => v.Type == type.Name)
            .OrderBy(v => v.Number)
            .ToListAsync(cancellationToken);
        return versions.Count == 0 && HasPromised(type) ? [First(type)] : versions;
    }

    /// <summary>The versions of some types by name, the oldest first.</summary>
    public static async Task<ILookup<string, TypeVersion>> ReadAllAsync(
        AppDbContext db,
        IReadOnlyList<TaskType> types,
        CancellationToken cancellationToken
    )
    {
        List<TaskType> promised = [.. types.Where(HasPromised)];
        var names = promised.ConvertAll(t => t.Name);
        var versions =
            names.Count == 0
                ? []
                : await db
                    .TypeVersions.AsNoTracking()
                    .Where(v => names.Contains(v.Type))
                    .OrderBy(v => v.Number)
                    .ToListAsync(cancellationToken);
        var kept = versions.Select(v => v.Type).ToHashSet(StringComparer.Ordinal);
        return versions
            .Concat(promised.Where(t => !kept.Contains(t.Name)).Select(First))
            .ToLookup(v => v.Type, StringComparer.Ordinal);
    }

    /// <summary>The chains of types, without their schemas.</summary>
    public static async Task<IReadOnlyDictionary<string, TypeChain>> ChainsAsync(
        AppDbContext db,
        IReadOnlyList<TaskType> types,
        CancellationToken cancellationToken
    )
    {
        List<string> names = [.. types.Where(HasPromised).Select(t => t.Name)];
        var rows =
            names.Count == 0
                ? []
                : await db
                    .TypeVersions.Where(v => names.Contains(v.Type))
                    .OrderBy(v => v.Number)
                    .Select(v => new
                    {
                        v.Type,
                        v.Version,
                        v.Migration,
                    })
                    .ToListAsync(cancellationToken);
        var links = rows.ToLookup(v => v.Type, v => (v.Version, v.Migration));
        return types.ToDictionary(t => t.Name, t => ChainOf(t, [.. links[t.Name]]), StringComparer.Ordinal);
    }

    /// <summary>Writes what a definition does to the versions of its type, which is still as it was.</summary>
    /// <returns>The versions afterwards, the oldest first.</returns>
    /// <exception cref="RefusalException">It breaks payloads unsaid, or names a version that was.</exception>
    public static async Task<IReadOnlyList<TypeVersion>> WriteAsync(
        AppDbContext db,
        TaskType type,
        TypeDefinition wanted,
        string actor,
        DateTimeOffset now
    )
    {
        var versions = await ReadAsync(db.TypeVersions, type, CancellationToken.None);
        var errors = new FieldErrors();
        var change = VersionRules.Decide(type, [.. versions.Select(v => v.Version)], wanted, errors);
        errors.ThrowIfAny();
        // One that was defined before versions were kept.
        db.TypeVersions.AddRange(versions.Where(v => db.Entry(v).State is EntityState.Detached));
        if (change.Kind is VersionChangeKind.Same)
        {
            Correct(versions[^1], wanted, actor, now);
        }
        else if (
            change.Kind is VersionChangeKind.New
            || wanted.Version is not null
            || wanted.Schema is not null
        )
        {
            var added = new TypeVersion
            {
                Type = type.Name,
                Number = versions.Count == 0 ? 1 : versions[^1].Number + 1,
                Version = wanted.Version ?? "",
                Schema = wanted.Schema,
                Migration = wanted.Migration,
                AcceptsBreaking =
                    wanted.Migration is null && SchemaComparison.Objections(change.Findings).Any(),
                CreatedAt = now,
                CreatedBy = actor,
            };
            db.TypeVersions.Add(added);
            versions.Add(added);
        }

        return versions;
    }

    private static void Correct(TypeVersion version, TypeDefinition wanted, string actor, DateTimeOffset now)
    {
        var migration = wanted.Migration ?? version.Migration;
        if (version.Schema == wanted.Schema && version.Migration == migration)
        {
            return;
        }

        (version.Schema, version.Migration) = (wanted.Schema, migration);
        (version.UpdatedAt, version.UpdatedBy) = (now, actor);
    }

    private static TypeChain ChainOf(
        TaskType type,
        IReadOnlyList<(string Version, string? Migration)> links
    ) => TypeChain.Of(links.Count == 0 && HasPromised(type) ? [(type.Version ?? "", null)] : links);

    private static bool HasPromised(TaskType type) => type.Version is not null || type.Schema is not null;

    private static TypeVersion First(TaskType type) =>
        new()
        {
            Type = type.Name,
            Number = 1,
            Version = type.Version ?? "",
            Schema = type.Schema,
            CreatedAt = type.UpdatedAt ?? type.FirstSeenAt,
            CreatedBy = type.UpdatedBy ?? "",
        };
}
