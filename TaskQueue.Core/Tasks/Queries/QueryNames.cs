using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Names that there are, for those who type a query.</summary>
/// <param name="contexts">The store.</param>
/// <param name="types">Knows the types and the indexed paths.</param>
public sealed class QueryNames(IDbContextFactory<AppDbContext> contexts, TaskTypeCatalogue types)
{
    // Each step is one look into the index of tags, however many tasks have one.
    private const string DistinctTags = """
        with recursive known(name) as (
            select (select tag from task_tags where tag >= {0} order by tag limit 1)
            union all
            select (select tag from task_tags where tag > known.name order by tag limit 1) from known where known.name is not null
        )
        select name as "Value" from known where name is not null limit 10
        """;

    /// <summary>The paths of payloads that are indexed, in order.</summary>
    public IReadOnlyList<string> Paths => types.SearchedPaths;

    /// <summary>The known task types, in order.</summary>
    public IReadOnlyList<string> Types => types.All;

    /// <summary>Some tags from a text on, in order; none for those who see some queues alone.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="typed">How they begin.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<string>> TagsAsync(
        Actor actor,
        string typed,
        CancellationToken cancellationToken
    )
    {
        // A tag tells of its task, whatever queue that is in.
        if (
            !actor.RequireSome(Permissions.TasksRead).IsEverywhere
            || typed.Contains('\0', StringComparison.Ordinal)
        )
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Database.SqlQueryRaw<string>(DistinctTags, typed).ToListAsync(cancellationToken);
    }
}
