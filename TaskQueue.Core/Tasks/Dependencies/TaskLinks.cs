using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>Reads what tasks wait for and how many wait for them. Tasks that are tied to none cost no statement.</summary>
/// <param name="contexts">The store.</param>
public sealed class TaskLinks(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Fills in <see cref="TaskItem.DependsOn"/> and <see cref="TaskItem.ChildCount"/>.</summary>
    /// <param name="tasks">Tasks that were read by somebody who may.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task FillAsync(IReadOnlyList<TaskItem> tasks, CancellationToken cancellationToken)
    {
        List<Guid> waiting = [.. tasks.Where(t => t.DependsRule is not null).Select(t => t.Id)];
        List<Guid> awaited = [.. tasks.Where(t => t.Dependents is not DependentsMark.None).Select(t => t.Id)];
        if (waiting.Count + awaited.Count == 0)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var parents = (
            await db
                .Dependencies.Where(d => waiting.Contains(d.TaskId))
                .OrderBy(d => d.TaskId)
                .ThenBy(d => d.DependsOnId)
                .Select(d => new { d.TaskId, d.DependsOnId })
                .ToListAsync(cancellationToken)
        ).ToLookup(d => d.TaskId, d => d.DependsOnId);
        var children = await db
            .Dependencies.Where(d => awaited.Contains(d.DependsOnId))
            .GroupBy(d => d.DependsOnId)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        foreach (var task in tasks)
        {
            task.DependsOn = [.. parents[task.Id]];
            task.ChildCount = children.GetValueOrDefault(task.Id);
        }
    }
}
