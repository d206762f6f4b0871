using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>The versions of one type in their order, and what leads from each to the next.</summary>
public sealed class TypeChain
{
    /// <summary>That of a type which never had a version.</summary>
    public static readonly TypeChain None = new([]);

    private readonly IReadOnlyList<TypeLink> _links;

    /// <summary>A chain of versions.</summary>
    /// <param name="links">The versions, the oldest first.</param>
    public TypeChain(IReadOnlyList<TypeLink> links) => _links = links;

    /// <summary>The names of its versions, the newest first.</summary>
    public IEnumerable<string> Names => _links.Select(l => l.Version).Where(v => v.Length > 0).Reverse();

    /// <summary>A chain of what is stored.</summary>
    /// <param name="versions">Names and migrations, the oldest first.</param>
    public static TypeChain Of(IEnumerable<(string Version, string? Migration)> versions)
    {
        // One that this version of the product cannot read was written by a newer one: the schema tells whether it was needed.
        List<TypeLink> links =
        [
            .. versions.Select(v => new TypeLink(
                v.Version,
                v.Migration is { } text && PayloadMigration.TryParse(text, out var migration, out _)
                    ? migration
                    : null
            )),
        ];
        return links.Count == 0 ? None : new(links);
    }

    /// <summary>Whether a payload may say that it is of a version.</summary>
    /// <param name="version">The version.</param>
    public bool Knows(string version) => PlaceOf(version) >= 0;

    /// <summary>Whether a payload of a version is one of the newest.</summary>
    /// <param name="version">The version; absent or empty for one from before there were any.</param>
    public bool IsNewest(string? version) => _links.Count == 0 || PlaceOf(version ?? "") == _links.Count - 1;

    /// <summary>Makes a payload one of the newest version, and holds it against the schema.</summary>
    /// <param name="version">
    /// What it is of; absent or empty for one from before there were any. One that is not known is checked as it is.
    /// </param>
    /// <param name="payload">The payload.</param>
    /// <param name="schema">The schema of the newest version; none when it has none.</param>
    public Upgrade Bring(string? version, ReadOnlyMemory<byte> payload, PayloadSchema? schema)
    {
        var brought = payload;
        var place = PlaceOf(version ?? "");
        var isStranger = place < 0 && !string.IsNullOrEmpty(version);
        var changed = false;
        foreach (var link in isStranger ? [] : _links.Skip(place + 1))
        {
            if (link.Migration is null)
            {
                continue;
            }

            if (link.Migration.Apply(brought, out var fault) is not { } next)
            {
                return new(null, [$"Cannot be made into one of version {link.Version}. {fault}"]);
            }

            (brought, changed) = (next, true);
        }

        if (changed)
        {
            var errors = new FieldErrors();
            PayloadRules.Check(brought, errors);
            if (!errors.IsEmpty)
            {
                return new(null, [.. errors.ToDictionary().SelectMany(e => e.Value)]);
            }
        }

        var faults = schema?.Check(brought) ?? [];
        return faults.Count > 0 ? new(null, faults) : new(brought, []) { IsChanged = changed };
    }

    private int PlaceOf(string version)
    {
        for (var i = _links.Count - 1; i >= 0; i--)
        {
            if (_links[i].Version == version)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A version of a type.</summary>
/// <param name="Version">Its name; empty for what was defined before there were any.</param>
/// <param name="Migration">What leads to it from the version before; none when payloads stay as they are.</param>
public sealed record TypeLink(string Version, PayloadMigration? Migration);

/// <summary>What became of a payload of an older version.</summary>
/// <param name="Payload">The payload as one of the newest version; absent when it cannot be one.</param>
/// <param name="Faults">Why not.</param>
public sealed record Upgrade(ReadOnlyMemory<byte>? Payload, IReadOnlyList<string> Faults)
{
    /// <summary>Whether steps changed it.</summary>
    public bool IsChanged { get; init; }
}
