namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Which ways through an index lead to the tasks of a filter, in the order of the list. Pure. A way is a filter that one index
/// serves from its first row to its last: everything beside it is asked row by row, so that the rows which a page looks at
/// can be counted.
/// </summary>
internal static class ListWalks
{
    // More ways than that cost more than to look at all tasks.
    private const int Most = 16;

    private static readonly TaskField[] Exact = [TaskField.Correlation, TaskField.Key, TaskField.Id];

    /// <summary>Whether the filter asks for nothing beside what one index has: its pages are full however rare its tasks are.</summary>
    public static bool IsServed(TaskFilter filter) => filter.Ids.Count > 0 || IsOfOneIndex(filter);

    /// <summary>
    /// Whether that index has them in the order of the list, too: those that died of one error may be a million, and stand in the
    /// order of their deaths.
    /// </summary>
    public static bool IsOrdered(TaskFilter filter) =>
        IsServed(filter) && (filter.Ids.Count > 0 || filter.Fingerprints.Count == 0);

    /// <summary>The ways. Each task of the filter is on exactly one of them.</summary>
    public static IReadOnlyList<ListWalk> Of(TaskFilter filter)
    {
        if (filter.ByFinish)
        {
            return [new(filter, Plain(filter))];
        }

        if (filter.Ids.Count > 0 || HasTie(filter with { Fingerprints = [] }))
        {
            return [new(filter, filter)];
        }

        if (SideOf(filter) is { } side)
        {
            return [side];
        }

        if (filter.Labels.Count > 0)
        {
            // Few tasks require any.
            return [new(filter, Plain(filter) with { Labels = filter.Labels })];
        }

        // Only these died of something.
        filter =
            filter.Fingerprints.Count > 0
            && (filter.States.Count == 0 || filter.States.Contains(TaskState.Dead))
                ? filter with
                {
                    States = [TaskState.Dead],
                }
                : filter;
        // Only these have a time at which they become ready.
        filter =
            filter.States.Count == 0 && filter.Conditions.Any(c => c is { Field: TaskField.Due, Not: false })
                ? filter with
                {
                    States = [TaskState.Scheduled, TaskState.Retrying],
                }
                : filter;
        var (states, queues, types) = (
            filter.States.Distinct().ToList(),
            filter.Queues.Distinct(StringComparer.Ordinal).ToList(),
            filter.Types.Distinct(StringComparer.Ordinal).ToList()
        );
        var rare = states.Count > 0 && states.TrueForAll(IsRare);
        return rare && states.Count * queues.Count is > 0 and <= Most
                ? [.. from s in states from q in queues select Walk(filter, s, q, null)]
            : rare && states.Count <= Most ? [.. states.Select(s => Walk(filter, s, null, null))]
            : types.Count is > 0 and <= Most ? [.. types.Select(t => Walk(filter, null, null, t))]
            : queues.Count is > 0 and <= Most ? [.. queues.Select(q => Walk(filter, null, q, null))]
            : states.Count is > 0 and <= Most ? [.. states.Select(s => Walk(filter, s, null, null))]
            : [new(filter, Plain(filter))];
    }

    private static bool IsOfOneIndex(TaskFilter filter) =>
        !HasSide(filter)
        && (filter.Labels.Count == 0 || Bare(filter with { Labels = [] }))
        && filter.Conditions.All(IsExact)
        && filter.Conditions.Count <= 1
        && filter
            is {
                Workers.Count: 0,
                NotTypeVersion: null,
                PriorityMin: null,
                PriorityMax: null,
                CreatedTo: null,
            }
        && string.IsNullOrWhiteSpace(filter.Error)
        && (string.IsNullOrWhiteSpace(filter.Text) || Guid.TryParse(filter.Text.Trim(), out _))
        && (
            filter.ByFinish
                ? IsOfEnds(filter)
                : filter is { FinishedFrom: null, FinishedTo: null }
                    && (
                        HasTie(filter)
                        || OneAtMost(filter)
                            && (
                                filter.States.Count + filter.Queues.Count + filter.Types.Count <= 1
                                || TaskFilterQuery.InRareState(filter) && filter.Types.Count == 0
                            )
                    )
        );

    // Nothing but a stretch of the index of ends: among all that ended, few may have been accepted since then, or have a label.
    private static bool IsOfEnds(TaskFilter filter) =>
        filter is { States.Count: 0, Queues.Count: 0, Types.Count: 0, Labels.Count: 0, CreatedFrom: null }
        && !HasTie(filter);

    private static bool IsRare(TaskState state) => state is not (TaskState.Queued or TaskState.Succeeded);

    private static ListWalk Walk(TaskFilter filter, TaskState? state, string? queue, string? type)
    {
        IReadOnlyList<TaskState> states = state is { } only ? [only] : [];
        IReadOnlyList<string> queues = queue is not null ? [queue] : [];
        IReadOnlyList<string> types = type is not null ? [type] : [];
        return new(
            filter with
            {
                States = states.Count > 0 ? states : filter.States,
                Queues = queues.Count > 0 ? queues : filter.Queues,
                Types = types.Count > 0 ? types : filter.Types,
            },
            Plain(filter) with
            {
                States = states,
                Queues = queues,
                Types = types,
            }
        );
    }

    // The first tag, or the first value of a payload, by whose own index its tasks are found in order.
    private static ListWalk? SideOf(TaskFilter filter)
    {
        if (filter.Tags.Count > 0)
        {
            return new(filter with { Tags = [.. filter.Tags.Skip(1)] }, Plain(filter))
            {
                Tag = filter.Tags[0],
            };
        }

        var value = filter.Conditions.FirstOrDefault(IsValue);
        return value is null
            ? null
            : new(
                filter with
                {
                    Conditions = [.. filter.Conditions.Select(c => c == value ? c with { ByRow = true } : c)],
                },
                Plain(filter)
            )
            {
                Value = value,
            };
    }

    private static bool HasSide(TaskFilter filter) => filter.Tags.Count > 0 || filter.Conditions.Any(IsValue);

    private static bool IsValue(TaskCondition condition) =>
        condition is { Field: TaskField.Payload, Not: false, Values: [{ IsPattern: false }] };

    // What few tasks share: all of them are looked at.
    private static bool HasTie(TaskFilter filter) =>
        filter.ParentId is not null
        || filter.Fingerprints.Count > 0
        || filter.Conditions.Any(IsExact)
        || (!string.IsNullOrWhiteSpace(filter.Text) && Guid.TryParse(filter.Text.Trim(), out _));

    private static bool IsExact(TaskCondition condition) =>
        !condition.Not
        && Exact.Contains(condition.Field)
        && condition.Values is [var only]
        && (!only.IsPattern || condition.Field is TaskField.Id);

    private static bool OneAtMost(TaskFilter filter) =>
        filter is { States.Count: <= 1, Queues.Count: <= 1, Types.Count: <= 1 };

    private static bool Bare(TaskFilter filter) =>
        filter is { States.Count: 0, Queues.Count: 0, Types.Count: 0, Conditions.Count: 0 };

    // Its order, and the time that the order goes by, which bounds a walk by any index.
    private static TaskFilter Plain(TaskFilter filter) =>
        filter.ByFinish
            ? new()
            {
                ByFinish = true,
                OldestFirst = filter.OldestFirst,
                FinishedFrom = filter.FinishedFrom,
                FinishedTo = filter.FinishedTo,
            }
            : new() { OldestFirst = filter.OldestFirst, CreatedFrom = filter.CreatedFrom };
}

/// <summary>One way to tasks of a filter.</summary>
/// <param name="Filter">The tasks on it that are wanted.</param>
/// <param name="Index">All tasks on it.</param>
internal sealed record ListWalk(TaskFilter Filter, TaskFilter Index)
{
    /// <summary>The tag whose tasks they are, where they are found by a tag.</summary>
    public string? Tag { get; init; }

    /// <summary>The value whose tasks they are, where they are found by one.</summary>
    public TaskCondition? Value { get; init; }
}
