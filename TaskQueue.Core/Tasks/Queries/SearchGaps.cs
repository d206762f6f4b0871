using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What a query leaves out beside what was asked for, in words.</summary>
/// <param name="contexts">The store.</param>
/// <param name="types">Knows who declares a path.</param>
internal sealed class SearchGaps(IDbContextFactory<AppDbContext> contexts, TaskTypeCatalogue types)
{
    /// <summary>Queues that a query names, and whoever asks may not see. Says nothing about whether they are there.</summary>
    public static IEnumerable<string> OfQueues(TaskQuery query, QueueScope scope) =>
        query
            .Terms.Where(t => t is { Field: TaskField.Queue, Not: false })
            .SelectMany(t => t.Values)
            .Where(v => v.Operator is QueryOperator.Is && !scope.Has(v.Text))
            .Select(v => $"You may not see the queue '{v.Text}': its tasks are left out.")
            .Distinct();

    /// <summary>Payloads that whoever asks may not see.</summary>
    public static string OfRoom(TaskCondition condition)
    {
        var room = condition.Room!;
        string[] places =
        [
            .. room.Queues.Count > 0
                ? [$"the queues {string.Join(", ", room.Queues)}"]
                : Array.Empty<string>(),
            .. room.Types.Count > 0 ? [$"the types {string.Join(", ", room.Types)}"] : Array.Empty<string>(),
        ];
        return $"payload.{condition.Path} was looked at in {string.Join(" and ", places)} alone: you may not see it elsewhere.";
    }

    /// <summary>Paths of which older payloads are still being indexed.</summary>
    public async Task<IReadOnlyList<string>> OfFillsAsync(
        IReadOnlyList<TaskCondition> conditions,
        CancellationToken cancellationToken
    )
    {
        string[] paths = [.. conditions.Select(c => c.Path).OfType<string>().Distinct()];
        if (paths.Length == 0)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fills = await db
            .SearchFills.AsNoTracking()
            .Where(f => paths.Contains(f.Path))
            .ToListAsync(cancellationToken);
        var gaps = new List<string>();
        foreach (var path in paths)
        {
            var declared = types.Declared.Where(d => d.Path == path).ToList();
            var open = declared
                .Select(d => fills.Find(f => f.Type == d.Type && f.Path == path))
                .Where(f => f?.DoneAt is null)
                .ToList();
            if (open.Count > 0)
            {
                gaps.Add(
                    $"payload.{path} is still being indexed: "
                        + (
                            open.Exists(f => f is null || f.Before == Guid.AllBitsSet)
                                ? "tasks that were there before are not found yet."
                                : string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"tasks from before {TaskIds.TimeOf(open.Max(f => f!.Before)):yyyy-MM-dd HH:mm:ss} UTC are not found yet."
                                )
                        )
                );
            }
        }

        return gaps;
    }
}
