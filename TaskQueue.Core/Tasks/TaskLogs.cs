using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;

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

    /// <summary>Which lines there are behind one: the newest of them, oldest first. Of a long log this is little to know.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="after">The last line that was looked at already, <see cref="LogIds.Seen"/> of the answer before; 0 for none.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<LogIds> IdsAsync(
        Actor actor,
        Guid id,
        LogFilter filter,
        long after,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await TaskSight.SeesAsync(db, actor, id, cancellationToken))
        {
            return new([], false, after);
        }

        // Where some are left out. Before the rest, so that what comes meanwhile is looked at the next time.
        var isWhole = filter == LogFilter.All;
        var last = isWhole
            ? long.MaxValue
            : await db
                .LogLines.Where(l => l.TaskId == id && l.Id > after)
                .MaxAsync(l => (long?)l.Id, cancellationToken)
                ?? after;
        var ids = await Of(db, id, filter)
            .Where(l => l.Id > after && l.Id <= last)
            .OrderByDescending(l => l.Id)
            .Take(most + 1)
            .Select(l => l.Id)
            .ToListAsync(cancellationToken);
        return new(
            [.. ids.Take(most).Reverse()],
            ids.Count > most,
            isWhole ? ids.FirstOrDefault(after) : last
        );
    }

    /// <summary>The lines from one to another, oldest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="first">The first line.</param>
    /// <param name="last">The last one.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<TaskLogLine>> BetweenAsync(
        Actor actor,
        Guid id,
        LogFilter filter,
        long first,
        long last,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return !await TaskSight.SeesAsync(db, actor, id, cancellationToken)
            ? []
            : await Of(db, id, filter)
                .Where(l => l.Id >= first && l.Id <= last)
                .OrderBy(l => l.Id)
                .Take(TaskLimits.Page)
                .ToListAsync(cancellationToken);
    }

    private static IQueryable<TaskLogLine> Of(AppDbContext db, Guid id, LogFilter filter)
    {
        var lines = db.LogLines.AsNoTracking().Where(l => l.TaskId == id);
        if (filter.Least > LogLevel.Trace)
        {
            lines = lines.Where(l => l.Level >= filter.Least);
        }

        if (filter.Text is { } text)
        {
            SearchText.Check(text, "text");
            lines = lines.Where(LikePattern.On<TaskLogLine>(l => l.Message, LikePattern.Inside(text)));
        }

        return filter.Attempt is { } attempt ? lines.Where(l => l.Attempt == attempt) : lines;
    }

    private static string Text(TaskLogLine line) => line.Id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Which lines of a log.</summary>
/// <param name="Least">The least important level.</param>
/// <param name="Attempt">Of one attempt only.</param>
/// <param name="Text">Only those that have this in them, without regard to case.</param>
public sealed record LogFilter(LogLevel Least = LogLevel.Trace, int? Attempt = null, string? Text = null)
{
    /// <summary>All of them.</summary>
    public static readonly LogFilter All = new();
}

/// <summary>Which lines of a log there are.</summary>
/// <param name="Newest">The newest of them by their ids, oldest first.</param>
/// <param name="HasMore">Whether there are earlier ones that are not among them.</param>
/// <param name="Seen">The last line that was looked at, be it one of them or not: the next look goes on behind it.</param>
public sealed record LogIds(IReadOnlyList<long> Newest, bool HasMore, long Seen);
