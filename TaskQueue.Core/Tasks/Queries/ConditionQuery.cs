using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Turns the conditions of a filter into a query.</summary>
internal static class ConditionQuery
{
    private static readonly TaskState[] Waiting = [TaskState.Scheduled, TaskState.Retrying];

    /// <summary>The rows for which all of them hold.</summary>
    public static IQueryable<TaskItem> Apply(
        AppDbContext db,
        IQueryable<TaskItem> query,
        IReadOnlyList<TaskCondition> conditions
    )
    {
        foreach (var condition in conditions)
        {
            query =
                condition.Field is TaskField.Key && !condition.Not
                    // Said as a constant, so that a prepared statement matches the filter of the index.
                    ? query.Where(t => t.ConcurrencyKey != EF.Constant(""))
                    : query;
            query = condition is { Field: TaskField.Due, Not: false }
                ? query.Where(t => EF.Constant(Waiting).Contains(t.State))
                : query;
            query = query.Where(Holds(db, condition));
            query = condition.Room is { } room ? query.Where(InRoom(room)) : query;
        }

        return query;
    }

    private static Expression<Func<TaskItem, bool>> Holds(AppDbContext db, TaskCondition condition)
    {
        var any = Predicates.AnyOf([.. Choices(db, condition)]);
        return condition.Not ? Predicates.Not(any) : any;
    }

    private static IEnumerable<Expression<Func<TaskItem, bool>>> Choices(
        AppDbContext db,
        TaskCondition condition
    )
    {
        var values = condition.Values;
        return condition.Field switch
        {
            TaskField.Status => [StateIn([.. values.Select(v => (TaskState)v.From!.Value)])],
            TaskField.Queue => Names(values, t => t.Queue),
            TaskField.Type => Names(values, t => t.Type),
            TaskField.Worker => Names(values, Column(condition, t => t.Worker, t => t.Worker ?? "")),
            TaskField.Creator => Names(values, t => t.CreatedBy),
            TaskField.Correlation => Names(
                values,
                Column(condition, t => t.CorrelationId, t => t.CorrelationId ?? "")
            ),
            TaskField.Key => Names(values, t => t.ConcurrencyKey),
            TaskField.Name => Texts(values, t => t.Name ?? ""),
            TaskField.Error =>
            [
                .. Texts(values, t => t.ErrorMessage ?? ""),
                .. Texts(values, t => t.ErrorKind ?? ""),
            ],
            TaskField.Text =>
            [
                .. Texts(values, t => t.Name ?? ""),
                .. Texts(values, t => t.Description ?? ""),
                .. Texts(values, t => t.Type),
                .. Texts(values, t => (string)(object)t.Tags),
                .. Texts(values, t => t.ErrorMessage ?? ""),
                .. values.Where(v => Guid.TryParse(v.Text, out _)).Select(v => IdIs(Guid.Parse(v.Text!))),
            ],
            TaskField.Tag => values.Select(v => HasTag(db, v)),
            TaskField.Label => values.Select(v => HasLabel(v.Text!)),
            TaskField.Id => values.Select(IdBegins),
            TaskField.Parent => values.Select(v => ParentIs(Guid.Parse(v.Text!))),
            TaskField.Fingerprint => values.Select(v => PrintIs(v.Text!)),
            TaskField.Priority => Numbers(values, t => t.Priority),
            TaskField.Attempts => Numbers(values, t => t.Attempt),
            TaskField.Created => Times(values, t => t.CreatedAt),
            TaskField.Started => Times(values, t => t.StartedAt),
            TaskField.Ended => Times(values, t => t.FinishedAt),
            TaskField.Due => Times(values, t => t.DueAt),
            TaskField.Duration => values.Select(v => DurationQuery.Within(db, v)),
            TaskField.Payload => values.Select(v =>
                PayloadQuery.Has(db, condition.Path!, v, condition.Not || condition.ByRow)
            ),
            _ => throw new InvalidOperationException($"{condition.Field} is no condition."),
        };
    }

    // A column that may be absent: as it is where an index may serve, and as an empty text where it is negated.
    private static Expression<Func<TaskItem, string?>> Column(
        TaskCondition condition,
        Expression<Func<TaskItem, string?>> plain,
        Expression<Func<TaskItem, string?>> filled
    ) => condition.Not ? filled : plain;

    private static IEnumerable<Expression<Func<TaskItem, bool>>> Names(
        IReadOnlyList<ConditionValue> values,
        Expression<Func<TaskItem, string?>> column
    )
    {
        string[] exact = [.. values.Where(v => !v.IsPattern).Select(v => v.Text!)];
        if (exact is [var only])
        {
            yield return Predicates.On(column, s => s == only);
        }
        else if (exact.Length > 0)
        {
            yield return Predicates.On(column, s => exact.Contains(s));
        }

        foreach (var value in values.Where(v => v.IsPattern))
        {
            yield return LikePattern.On(column, LikePattern.Whole(value.Text!));
        }
    }

    private static IEnumerable<Expression<Func<TaskItem, bool>>> Texts(
        IReadOnlyList<ConditionValue> values,
        Expression<Func<TaskItem, string?>> column
    ) =>
        values.Select(v =>
            LikePattern.On(column, v.IsPattern ? LikePattern.Whole(v.Text!) : LikePattern.Inside(v.Text!))
        );

    private static Expression<Func<TaskItem, bool>> HasTag(AppDbContext db, ConditionValue value)
    {
        var text = value.Text!;
        var tags = value.IsPattern
            ? db.Tags.Where(LikePattern.On<TaskTag>(x => x.Tag, LikePattern.Whole(text)))
            : db.Tags.Where(x => x.Tag == text);
        return t => tags.Any(x => x.TaskId == t.Id);
    }

#pragma warning disable CA1304, CA1311, CA1862, CA2249, MA0001, MA0011, MA0074 // not run here: SQL, which has no culture
    private static Expression<Func<TaskItem, bool>> HasLabel(string label)
    {
        var quoted = $"\"{label}\"";
        return t => ((string)(object)t.Labels).ToLower().IndexOf(quoted) >= 0;
    }
#pragma warning restore CA1304, CA1311, CA1862, CA2249, MA0001, MA0011, MA0074

    private static Expression<Func<TaskItem, bool>> StateIn(TaskState[] states) =>
        t => states.Contains(t.State);

    private static Expression<Func<TaskItem, bool>> IdIs(Guid id) => t => t.Id == id;

    private static Expression<Func<TaskItem, bool>> ParentIs(Guid id) => t => t.ParentId == id;

    private static Expression<Func<TaskItem, bool>> PrintIs(string text) =>
        ErrorFingerprint.TryRead(text, out var print) ? t => t.Fingerprint == print : _ => false;

    private static Expression<Func<TaskItem, bool>> IdBegins(ConditionValue value)
    {
        if (!value.IsPattern)
        {
            return IdIs(Guid.Parse(value.Text!));
        }

        var digits = value.Text!.TrimEnd('*');
        var first = Guid.ParseExact(digits.PadRight(32, '0'), "N");
        var last = Guid.ParseExact(digits.PadRight(32, 'f'), "N");
        return t => t.Id.CompareTo(first) >= 0 && t.Id.CompareTo(last) <= 0;
    }

    private static IEnumerable<Expression<Func<TaskItem, bool>>> Numbers(
        IReadOnlyList<ConditionValue> values,
        Expression<Func<TaskItem, long>> column
    ) =>
        values.Select(v =>
        {
            var (from, to) = (v.From ?? long.MinValue, v.To ?? long.MaxValue);
            return Predicates.On(column, n => n >= from && n < to);
        });

    private static IEnumerable<Expression<Func<TaskItem, bool>>> Times(
        IReadOnlyList<ConditionValue> values,
        Expression<Func<TaskItem, DateTimeOffset?>> column
    ) =>
        values.Select(v =>
            (v.Since, v.Until) switch
            {
                ({ } since, { } until) => Predicates.On(
                    column,
                    at => at != null && at >= since && at < until
                ),
                ({ } since, null) => Predicates.On(column, at => at != null && at >= since),
                (null, { } until) => Predicates.On(column, at => at != null && at < until),
                _ => Predicates.On(column, at => at != null),
            }
        );

    private static Expression<Func<TaskItem, bool>> InRoom(PayloadRoom room)
    {
        var (queues, types) = (room.Queues, room.Types);
        return t => queues.Contains(t.Queue) || types.Contains(t.Type);
    }
}
