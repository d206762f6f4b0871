using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Makes the query of a filter a part of the filter: who asks and when decide what it means, and what of it they may look
/// into. Whoever reads tasks by a filter asks this first.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="types">Knows which paths of payloads are indexed.</param>
/// <param name="sights">Knows who sees what of payloads.</param>
/// <param name="clock">The current time.</param>
public sealed class QueryResolver(
    IDbContextFactory<AppDbContext> contexts,
    TaskTypeCatalogue types,
    PayloadSights sights,
    TimeProvider clock
)
{
    private readonly PayloadGuard _guard = new(types, sights);
    private readonly TypePatterns _patterns = new(contexts);
    private readonly SearchGaps _gaps = new(contexts, types);

    /// <summary>The filter without a query.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The query asks for what they may not look into, or what nothing is known of.</exception>
    internal async Task<ResolvedFilter> ResolveAsync(
        Actor actor,
        TaskFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (filter.Query is not { } query)
        {
            return new(filter, []);
        }

        var scope = actor.RequireSome(Permissions.TasksRead);
        filter = new QueryFilter(actor.Name, filter.AskedAt ?? clock.GetUtcNow()).Resolve(filter);
        if (
            filter.Conditions.FirstOrDefault(c => c.Field is TaskField.Regex or TaskField.Result) is
            { } second
        )
        {
            throw RefusalException.Field(
                "q",
                $"Has {QueryField.Of(second.Field).Name}, and so has the request beside it: one of them is all that can be looked for."
            );
        }

        filter = filter with
        {
            Conditions =
            [
                .. filter.Conditions.Select(c =>
                    c.Path is { } path ? c with { Room = _guard.Require(actor, path) } : c
                ),
            ],
        };
        List<string> gaps =
        [
            .. SearchGaps.OfQueues(query, scope),
            .. filter.Conditions.Where(c => c.Room is not null).Select(SearchGaps.OfRoom).Distinct(),
            .. await _gaps.OfFillsAsync(filter.Conditions, cancellationToken),
        ];
        return new(await _patterns.NameAsync(filter, cancellationToken), gaps);
    }
}

/// <summary>A filter without a query.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="NotSearched">What it leaves out beside what was asked for, for people.</param>
internal sealed record ResolvedFilter(TaskFilter Filter, IReadOnlyList<string> NotSearched);
