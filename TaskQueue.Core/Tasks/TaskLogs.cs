using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads what the attempts of a task logged, from the store.</summary>
/// <param name="contexts">The store.</param>
public sealed class TaskLogs(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>The lines behind one, oldest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="after">The last line of the page before; 0 for the first page.</param>
    /// <param name="limit">How many lines at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<Page<TaskLogLine>> AfterAsync(
        Actor actor,
        Guid id,
        LogFilter filter,
        long after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await TaskSight.SeesAsync(db, actor, id, cancellationToken))
        {
            return new([], null);
        }

        var lines = await Of(db, id, filter)
            .Where(l => l.Id > after)
            .OrderBy(l => l.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var items = lines.Count > limit ? lines[..limit] : lines;
        return new(items, lines.Count > limit ? Text(items[^1]) : null);
    }

    /// <summary>The newest lines before one, oldest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="before">The first line of what is known already; the largest number for the end of the log.</param>
    /// <param name="limit">How many lines at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The lines; its cursor is that of the first one where there are earlier ones.</returns>
    public async Task<Page<TaskLogLine>> BeforeAsync(
        Actor actor,
        Guid id,
        LogFilter filter,
        long before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await TaskSight.SeesAsync(db, actor, id, cancellationToken))
        {
            return new([], null);
        }

        var lines = await Of(db, id, filter)
            .Where(l => l.Id < before)
            .OrderByDescending(l => l.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var more = lines.Count > limit;
        List<TaskLogLine> items = [.. lines.Take(limit).Reverse()];
        return new(items, more ? Text(items[0]) : null);
    }

    private static IQueryable<TaskLogLine> Of(AppDbContext db, Guid id, LogFilter filter)
    {
        var lines = db.LogLines.AsNoTracking().Where(l => l.TaskId == id);
        if (filter.Least > LogLevel.Trace)
        {
            lines = lines.Where(l => l.Level >= filter.Least);
        }

        return filter.Attempt is { } attempt ? lines.Where(l => l.Attempt == attempt) : lines;
    }

    private static string Text(TaskLogLine line) => line.Id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Which lines of a log.</summary>
/// <param name="Least">The least important level.</param>
/// <param name="Attempt">Of one attempt only.</param>
public sealed record LogFilter(LogLevel Least = LogLevel.Trace, int? Attempt = null)
{
    /// <summary>All of them.</summary>
    public static readonly LogFilter All = new();
}
