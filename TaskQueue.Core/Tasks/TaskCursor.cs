using System.Globalization;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>A place in a list of tasks: behind this one. Lists page by key, in the order that an index has.</summary>
/// <param name="Id">The task.</param>
/// <param name="FinishedAt">When it ended, for lists in that order.</param>
internal sealed record TaskCursor(Guid Id, DateTimeOffset? FinishedAt)
{
    private const int IdLength = 32;

    /// <summary>The place behind a task.</summary>
    public static TaskCursor At(TaskItem task) => new(task.Id, task.FinishedAt);

    /// <summary>The same as text for the next request.</summary>
    public static string Of(TaskItem task, TaskFilter filter) =>
        filter.Sort is { } sort ? SortedPlace.At(task, sort).Text(filter) : At(task).Text(filter);

    /// <summary>Reads a text of ours.</summary>
    /// <exception cref="RefusalException">It is none, or of a list in another order.</exception>
    public static TaskCursor? Read(string? text, TaskFilter filter)
    {
        if (text is null)
        {
            return null;
        }

        var place = text.Length >= IdLength ? text.Length - IdLength : 0;
        var isId = Guid.TryParseExact(text.AsSpan(place), "N", out var id);
        var isTime = long.TryParse(
            text.AsSpan(0, place),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var time
        );
        return isId && isTime == filter.ByFinish && (filter.ByFinish || place == 0) && IsInstant(time)
            ? new(id, filter.ByFinish ? UtcMicrosecondsConverter.FromMicroseconds(time) : null)
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
    }

    /// <summary>The rows behind a place, in the order that the filter asks for.</summary>
    public static IQueryable<TaskItem> Order(IQueryable<TaskItem> query, TaskFilter filter, TaskCursor? after)
    {
        query = Behind(query, filter, after);
        return !filter.ByFinish ? OrderById(query, filter)
            : filter.OldestFirst ? query.OrderBy(t => t.FinishedAt).ThenBy(t => t.Id)
            : query.OrderByDescending(t => t.FinishedAt).ThenByDescending(t => t.Id);
    }

    /// <summary>The rows behind a place, in no order. The bound on the time alone is what the index of ends is entered by.</summary>
    public static IQueryable<TaskItem> Behind(
        IQueryable<TaskItem> query,
        TaskFilter filter,
        TaskCursor? after
    )
    {
        query = filter.ByFinish ? query.Where(t => t.FinishedAt != null) : query;
        return (after, filter.OldestFirst) switch
        {
            ({ Id: var id, FinishedAt: { } at }, true) => query.Where(t =>
                t.FinishedAt >= at && (t.FinishedAt > at || t.Id.CompareTo(id) > 0)
            ),
            ({ Id: var id, FinishedAt: { } at }, false) => query.Where(t =>
                t.FinishedAt <= at && (t.FinishedAt < at || t.Id.CompareTo(id) < 0)
            ),
            ({ Id: var id }, true) => query.Where(t => t.Id.CompareTo(id) > 0),
            ({ Id: var id }, false) => query.Where(t => t.Id.CompareTo(id) < 0),
            _ => query,
        };
    }

    /// <summary>The rows as far as a place, with the one that is there.</summary>
    public static IQueryable<TaskItem> Until(
        IQueryable<TaskItem> query,
        TaskFilter filter,
        TaskCursor? end
    ) =>
        (end, filter.OldestFirst) switch
        {
            ({ Id: var id, FinishedAt: { } at }, true) => query.Where(t =>
                t.FinishedAt <= at && (t.FinishedAt < at || t.Id.CompareTo(id) <= 0)
            ),
            ({ Id: var id, FinishedAt: { } at }, false) => query.Where(t =>
                t.FinishedAt >= at && (t.FinishedAt > at || t.Id.CompareTo(id) >= 0)
            ),
            ({ Id: var id }, true) => query.Where(t => t.Id.CompareTo(id) <= 0),
            ({ Id: var id }, false) => query.Where(t => t.Id.CompareTo(id) >= 0),
            _ => query,
        };

    /// <summary>Itself as text.</summary>
    public string Text(TaskFilter filter) =>
        (
            filter.ByFinish
                ? UtcMicrosecondsConverter
                    .ToMicroseconds(FinishedAt!.Value)
                    .ToString("x", CultureInfo.InvariantCulture)
                : ""
        ) + Id.ToString("N");

    private static bool IsInstant(long microseconds) =>
        microseconds >= 0 && microseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000;

    private static IQueryable<TaskItem> OrderById(IQueryable<TaskItem> query, TaskFilter filter) =>
        // One state: it makes no difference to the order, and much to the plan.
        (TaskFilterQuery.InRareState(filter), filter.OldestFirst) switch
        {
            (true, true) => query.OrderBy(t => t.State).ThenBy(t => t.Id),
            (true, false) => query.OrderByDescending(t => t.State).ThenByDescending(t => t.Id),
            (false, true) => query.OrderBy(t => t.Id),
            _ => query.OrderByDescending(t => t.Id),
        };
}
