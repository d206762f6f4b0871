using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// The task types that may be submitted: the built-in ones, and whatever a worker ever announced. Kept in memory;
/// the store remembers.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class TaskTypeCatalogue(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, byte> _known = new(
        Routes.BuiltInTypes.Select(t => KeyValuePair.Create(t, (byte)0)),
        StringComparer.Ordinal
    );

    /// <summary>All known types, in order.</summary>
    public IReadOnlyList<string> All => [.. _known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a type is known.</summary>
    /// <param name="type">The type.</param>
    public bool Knows(string type) => _known.ContainsKey(type);

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
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var name in await db.TaskTypes.Select(t => t.Name).ToListAsync(cancellationToken))
        {
            _known.TryAdd(name, 0);
        }
    }

    /// <summary>Adds types that a worker announced.</summary>
    /// <param name="types">The worker's types.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public Task AnnounceAsync(IEnumerable<string> types, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return AddAsync(
            [
                .. types
                    .Where(TextRules.IsName)
                    .Distinct(StringComparer.Ordinal)
                    .Select(t => new TaskType { Name = t, FirstSeenAt = now }),
            ],
            cancellationToken
        );
    }

    /// <summary>Adds types with the time at which they were first known; those that are known stay as they are.</summary>
    /// <param name="types">The types, each once.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <returns>How many were added to the store.</returns>
    internal async Task<int> AddAsync(IReadOnlyList<TaskType> types, CancellationToken cancellationToken)
    {
        var added = types.Where(t => !_known.ContainsKey(t.Name)).ToList();
        if (added.Count == 0)
        {
            return 0;
        }

        var names = added.Select(t => t.Name).ToList();

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await db
            .TaskTypes.Where(t => names.Contains(t.Name))
            .Select(t => t.Name)
            .ToListAsync(cancellationToken);
        var news = added.Where(t => !stored.Contains(t.Name)).ToList();
        db.TaskTypes.AddRange(news);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var name in names)
        {
            _known.TryAdd(name, 0);
        }

        return news.Count;
    }
}
