using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// The task types that may be submitted: the built-in ones, whatever a worker ever announced, and what somebody defined,
/// with what their payloads must be like. Kept in memory; the store remembers.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
/// <param name="searched">What is indexed of the payloads of all types: <see cref="SearchPaths.Setting"/>.</param>
public sealed class TaskTypeCatalogue(
    IDbContextFactory<AppDbContext> contexts,
    TimeProvider clock,
    SearchPaths searched
)
{
    private const int MostTries = 10;

    private readonly ConcurrentDictionary<string, KnownType> _known = new(
        Routes.BuiltInTypes.Select(t => KeyValuePair.Create(t, Plain(t, default, searched))),
        StringComparer.Ordinal
    );

    private int _forgotten;

    /// <summary>All known types, in order.</summary>
    public IReadOnlyList<string> All => [.. _known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether any type has versions.</summary>
    public bool HaveVersions => _known.Values.Any(k => k.Chain != TypeChain.None);

    /// <summary>Whether any type has a mask.</summary>
    public bool HaveMasks => _known.Values.Any(k => k.Mask is not null);

    /// <summary>Each path that is indexed, with the type that declares it; with an empty one where that is the setting.</summary>
    public IEnumerable<(string Type, string Path)> Declared =>
        searched
            .All.Select(path => ("", path))
            .Concat(
                _known.Values.SelectMany(k =>
                    (IndexedText.Read(k.Type.Indexed) ?? []).Select(path => (k.Type.Name, path))
                )
            );

    /// <summary>The paths that are indexed in any type, in order.</summary>
    public IReadOnlyList<string> SearchedPaths =>
        [.. Declared.Select(d => d.Path).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a path is indexed in any type.</summary>
    /// <param name="path">The path.</param>
    public bool Searches(string path) => Declared.Any(d => d.Path == path);

    /// <summary>What is indexed of the payloads of a type, known or not.</summary>
    /// <param name="type">The type.</param>
    public SearchPaths SearchedOf(string type) => Find(type)?.Searched ?? searched;

    /// <summary>Whether a type is known.</summary>
    /// <param name="type">The type.</param>
    public bool Knows(string type) => _known.ContainsKey(type);

    /// <summary>What is known of a type; null when nothing is.</summary>
    /// <param name="type">The type.</param>
    public KnownType? Find(string type) => _known.GetValueOrDefault(type);

    /// <summary>The refusal of an unknown type: it names the known ones that look most like it.</summary>
    /// <param name="type">The type.</param>
    public string Unknown(string type)
    {
        var nearest = _known
            .Keys.OrderBy(k => NearWords.Distance(k, type))
            .ThenBy(k => k, StringComparer.Ordinal)
            .Take(3);
        return $"No worker knows '{type}'. Known types nearest to it: {string.Join(", ", nearest)}.";
    }

    /// <summary>Reads what the store remembers.</summary>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // Before the rows: what another process, or this one, adds meanwhile is not taken for deleted.
        var (before, forgotten) = (_known.Keys.ToList(), Volatile.Read(ref _forgotten));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .TaskTypes.Select(t => new
            {
                t.Name,
                t.FirstSeenAt,
                t.Revision,
                t.UpdatedAt,
            })
            .ToListAsync(cancellationToken);
        if (forgotten != Volatile.Read(ref _forgotten))
        {
            // A type was deleted meanwhile, and may still be among them; the next look is a second away.
            return;
        }

        var changed = new List<string>();
        foreach (var row in rows)
        {
            var known = _known.GetOrAdd(row.Name, name => Plain(name, row.FirstSeenAt, searched));
            // One that was deleted and defined anew counts from 1 again.
            if (known.Type.Revision != row.Revision || known.Type.UpdatedAt != row.UpdatedAt)
            {
                changed.Add(row.Name);
            }
        }

        foreach (var gone in before.Except(rows.Select(r => r.Name), StringComparer.Ordinal))
        {
            Forget(gone);
        }

        // Schemas may be large, and this is asked every second: only what is new is read.
        foreach (var step in changed.Chunk(100))
        {
            var types = await db
                .TaskTypes.AsNoTracking()
                .Where(t => step.Contains(t.Name))
                .ToListAsync(cancellationToken);
            var chains = await TypeHistory.ChainsAsync(db, types, cancellationToken);
            types.ForEach(type => Know(type, chains[type.Name]));
        }
    }

    /// <summary>Takes over what was written to the store.</summary>
    internal void Know(TaskType type, TypeChain chain) =>
        _known[type.Name] = KnownType.Of(type, chain) with
        {
            Searched = SearchPaths.Of(IndexedText.Read(type.Indexed) ?? []).With(searched),
        };

    /// <summary>Takes over that a type was deleted; a built-in one is known for good.</summary>
    internal void Forget(string type)
    {
        if (!Routes.BuiltInTypes.Contains(type))
        {
            Interlocked.Increment(ref _forgotten);
            _known.TryRemove(type, out _);
        }
    }

    /// <summary>Adds types that a worker announced.</summary>
    /// <param name="types">The worker's types.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public async Task AnnounceAsync(IEnumerable<string> types, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<TaskType> announced =
        [
            .. types
                .Where(TextRules.IsName)
                .Distinct(StringComparer.Ordinal)
                .Select(t => new TaskType { Name = t, FirstSeenAt = now }),
        ];
        for (var tries = 1; ; tries++)
        {
            try
            {
                await AddAsync(announced, [], cancellationToken);
                return;
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e) && tries < MostTries)
            {
                // A worker of the same kind announced it in the same moment, and it is in the store by now.
            }
        }
    }

    /// <summary>Adds types with the time at which they were first known; those that are known stay as they are.</summary>
    /// <param name="types">The types, each once.</param>
    /// <param name="versions">Versions of those that have any.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <returns>How many were added to the store.</returns>
    internal async Task<int> AddAsync(
        IReadOnlyList<TaskType> types,
        IReadOnlyList<TypeVersion> versions,
        CancellationToken cancellationToken
    )
    {
        // What is said of a type is not overwritten; nothing is said of most, the built-in ones included.
        var added = types
            .Where(t =>
                !_known.TryGetValue(t.Name, out var known) || (t.Revision > 0 && known.Type.Revision == 0)
            )
            .ToList();
        if (added.Count == 0)
        {
            return 0;
        }

        var names = added.Select(t => t.Name).ToList();

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db.TaskTypes.Where(t => names.Contains(t.Name)).ToListAsync(cancellationToken);
        var news = added.Where(t => stored.All(s => s.Name != t.Name)).ToList();
        db.TaskTypes.AddRange(news);
        foreach (var (type, row) in added.Join(stored, t => t.Name, s => s.Name, (t, s) => (t, s)))
        {
            if (type.Revision > 0 && row.Revision == 0)
            {
                TypeDefinition
                    .Of(type)
                    .WriteTo(row, type.UpdatedBy ?? "", type.UpdatedAt ?? clock.GetUtcNow());
                (row.Revision, row.DeprecatedAt) = (type.Revision, type.DeprecatedAt);
                db.TypeVersions.AddRange(versions.Where(v => v.Type == type.Name));
            }
        }

        db.TypeVersions.AddRange(versions.Where(v => news.Exists(t => t.Name == v.Type)));
        await db.SaveChangesAsync(cancellationToken);
        List<TaskType> known = [.. stored, .. news];
        var chains = await TypeHistory.ChainsAsync(db, known, cancellationToken);
        known.ForEach(type => Know(type, chains[type.Name]));

        return news.Count(t => !Routes.BuiltInTypes.Contains(t.Name));
    }

    private static KnownType Plain(string name, DateTimeOffset firstSeenAt, SearchPaths searched) =>
        new(new() { Name = name, FirstSeenAt = firstSeenAt }, null, TypeChain.None) { Searched = searched };
}
