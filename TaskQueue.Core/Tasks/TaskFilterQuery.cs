using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>Turns a filter into a query.</summary>
internal static class TaskFilterQuery
{
    /// <summary>The tasks of a filter.</summary>
    public static IQueryable<TaskItem> Apply(AppDbContext db, TaskFilter filter) =>
        Apply(db, db.Tasks.AsNoTracking(), filter);

    /// <summary>Those of some tasks that are of a filter.</summary>
    public static IQueryable<TaskItem> Apply(AppDbContext db, IQueryable<TaskItem> query, TaskFilter filter)
    {
        query = filter.Ids.Count > 0 ? query.Where(t => filter.Ids.Contains(t.Id)) : query;
        query = ApplyPlaces(query, filter);
        // Dead as a constant: only so does a prepared statement match the filter of the index.
        query =
            filter.Fingerprints.Count > 0
                ? query.Where(t =>
                    t.State == EF.Constant(TaskState.Dead)
                    && filter.Fingerprints.Contains(t.Fingerprint!.Value)
                )
                : query;
        query = filter.NotTypeVersion is { } version ? query.Where(t => t.TypeVersion != version) : query;
        query = filter.PriorityMin is { } low ? query.Where(t => t.Priority >= low) : query;
        query = filter.PriorityMax is { } high ? query.Where(t => t.Priority <= high) : query;
        query = filter.ParentId is { } parent ? query.Where(t => t.ParentId == parent) : query;
        query = ApplyTimes(query, filter);
        foreach (var tag in filter.Tags)
        {
            query = query.Where(t => db.Tags.Any(x => x.Tag == tag && x.TaskId == t.Id));
        }

        query = ApplyLabels(query, filter.Labels);
        query = ConditionQuery.Apply(db, query, filter.Conditions);
        query = string.IsNullOrWhiteSpace(filter.Error) ? query : ApplyError(query, filter.Error.Trim());
        return string.IsNullOrWhiteSpace(filter.Text) ? query : ApplyText(query, filter.Text.Trim());
    }

    /// <summary>
    /// Whether an index has just these: one queue in one of the states that few tasks are in. The query then names bounds of
    /// the state, and its order begins with the state: of two constants and an order by id alone PostgreSQL believes that the
    /// primary key gives them soon enough, and reads the whole table where they are rare. The states that the index leaves out
    /// are named as well, as constants: only so do both stores match its filter.
    /// </summary>
    public static bool InRareState(TaskFilter filter) =>
        filter is { Queues.Count: 1, States: [not (TaskState.Queued or TaskState.Succeeded)] };

    /// <summary>Leaves payload and result in the store.</summary>
    public static IQueryable<TaskItem> WithoutBodies(IQueryable<TaskItem> query) =>
        query.Select(t => new TaskItem
        {
            Id = t.Id,
            Type = t.Type,
            TypeVersion = t.TypeVersion,
            Queue = t.Queue,
            Priority = t.Priority,
            Name = t.Name,
            Description = t.Description,
            State = t.State,
            Version = t.Version,
            ErrorKind = t.ErrorKind,
            ErrorMessage = t.ErrorMessage,
            Attempt = t.Attempt,
            MaxAttempts = t.MaxAttempts,
            Retry = t.Retry,
            Fingerprint = t.Fingerprint,
            Forgiven = t.Forgiven,
            Timeout = t.Timeout,
            RunAt = t.RunAt,
            DueAt = t.DueAt,
            ExpiresAt = t.ExpiresAt,
            DeadlineAt = t.DeadlineAt,
            ResultTtl = t.ResultTtl,
            ResultUntil = t.ResultUntil,
            CreatedAt = t.CreatedAt,
            CreatedBy = t.CreatedBy,
            StartedAt = t.StartedAt,
            FinishedAt = t.FinishedAt,
            Worker = t.Worker,
            Progress = t.Progress,
            ProgressMessage = t.ProgressMessage,
            CancelRequestedAt = t.CancelRequestedAt,
            CancelRequestedBy = t.CancelRequestedBy,
            Tags = t.Tags,
            Labels = t.Labels,
            ParentId = t.ParentId,
            CorrelationId = t.CorrelationId,
            ConcurrencyKey = t.ConcurrencyKey,
            IdempotencyKey = t.IdempotencyKey,
            TraceId = t.TraceId,
            DependsRule = t.DependsRule,
            Dependents = t.Dependents,
        });

    // One value is compared, not looked for in a list: only so does an index give its rows in the order of the list, and the
    // first page of a million costs what the first page of fifty does.
    private static IQueryable<TaskItem> ApplyPlaces(IQueryable<TaskItem> query, TaskFilter filter)
    {
        query = filter.States switch
        {
            [] => query,
            [var rare] when InRareState(filter) => query.Where(t =>
                t.State >= EF.Constant(rare)
                && t.State <= EF.Constant(rare)
                && t.State != EF.Constant(TaskState.Queued)
                && t.State != EF.Constant(TaskState.Succeeded)
            ),
            // A constant: of a parameter a planner supposes that one task in ten has it, and reads the whole table for a rare one.
            [var state] => query.Where(t => t.State == EF.Constant(state)),
            _ => query.Where(t => filter.States.Contains(t.State)),
        };
        query = filter.Queues switch
        {
            [] => query,
            [var queue] => query.Where(t => t.Queue == queue),
            _ => query.Where(t => filter.Queues.Contains(t.Queue)),
        };
        query = filter.Types switch
        {
            [] => query,
            [var type] => query.Where(t => t.Type == type),
            _ => query.Where(t => filter.Types.Contains(t.Type)),
        };
        return filter.Workers switch
        {
            [] => query,
            [var worker] => query.Where(t => t.Worker == worker),
            _ => query.Where(t => filter.Workers.Contains(t.Worker!)),
        };
    }

    // Ids rise with the time of acceptance, so these two are ranges of the primary key; CreatedAt makes them exact.
    private static IQueryable<TaskItem> ApplyTimes(IQueryable<TaskItem> query, TaskFilter filter)
    {
        if (filter.CreatedFrom is { } from)
        {
            var first = TaskIds.FirstOf(from);
            query = query.Where(t => t.Id.CompareTo(first) >= 0 && t.CreatedAt >= from);
        }

        query = filter.CreatedTo is { } to ? query.Where(t => t.CreatedAt < to) : query;
        query = filter.FinishedFrom is { } ended ? query.Where(t => t.FinishedAt >= ended) : query;
        return filter.FinishedTo is { } before ? query.Where(t => t.FinishedAt < before) : query;
    }

    // Most tasks require none. "Has any" as a constant: only so does a prepared statement match the filter of the index,
    // which holds those that do, with their labels. A label has no character that JSON would write otherwise, and no capital.
    private static IQueryable<TaskItem> ApplyLabels(IQueryable<TaskItem> query, IReadOnlyList<string> labels)
    {
        query =
            labels.Count > 0
                ? query.Where(t => t.Labels != EF.Constant<IReadOnlyList<string>>(Array.Empty<string>()))
                : query;
        foreach (var label in labels)
        {
            // No pattern: a planner without figures takes one for rare and reads the whole table.
            var quoted = $"\"{label}\"";
#pragma warning disable CA1304, CA1311, CA1862, CA2249, MA0001, MA0011, MA0074 // not run here: SQL, which has no culture
            query = query.Where(t => ((string)(object)t.Labels).ToLower().IndexOf(quoted) >= 0);
#pragma warning restore CA1304, CA1311, CA1862, CA2249, MA0001, MA0011, MA0074
        }

        return query;
    }

    private static IQueryable<TaskItem> ApplyText(IQueryable<TaskItem> query, string text)
    {
        if (Guid.TryParse(text, out var id))
        {
            return query.Where(t => t.Id == id);
        }

        return WithAny(
            query,
            text,
            t => t.Name,
            t => t.Description,
            t => t.Type,
            t => (string)(object)t.Tags,
            t => t.ErrorMessage
        );
    }

    private static IQueryable<TaskItem> ApplyError(IQueryable<TaskItem> query, string text) =>
        WithAny(query, text, t => t.ErrorMessage, t => t.ErrorKind);

    private static IQueryable<TaskItem> WithAny(
        IQueryable<TaskItem> query,
        string text,
        params Expression<Func<TaskItem, string?>>[] columns
    )
    {
        var pattern = LikePattern.Inside(text);
        return query.Where(Predicates.AnyOf([.. columns.Select(c => LikePattern.On(c, pattern))]));
    }
}
