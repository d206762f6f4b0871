using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Api.Wire;
using TaskField = TaskQueue.Core.Tasks.Queries.TaskField;

namespace TaskQueue.Web.Api;

/// <summary>
/// Parameters of the list that are words of its query under another name: they become terms of it, and so mean the same
/// whichever way they are asked.
/// </summary>
internal static class TaskListTerms
{
    public static readonly QueryParameter[] Parameters =
    [
        new("createdBy", "Submitted by any of these; me is whoever asks, and * stands for any characters."),
        new("correlationId", "With this correlation id; * stands for any characters."),
        new(
            "durationMin",
            "Whose last attempt ran at least so long: PT5M, a number of seconds, or 5m as in a query."
        ),
        new("durationMax", "Whose last attempt ran at most so long."),
    ];

    /// <summary>A query, and what stands beside it; what is wrong is noted in the fields.</summary>
    /// <param name="query">The query; none when absent.</param>
    /// <param name="fields">The values by their names.</param>
    public static TaskQuery? Add(TaskQuery? query, QueryFields fields)
    {
        List<QueryTerm> beside =
        [
            .. Names(TaskField.Creator, fields.Words("createdBy")),
            .. Names(TaskField.Correlation, fields.Text("correlationId") is { } id ? [id] : []),
            .. Bound(QueryOperator.AtLeast, fields.Span("durationMin")),
            .. Bound(QueryOperator.AtMost, fields.Span("durationMax")),
        ];
        return beside.Count == 0 ? query : new([.. query?.Terms ?? [], .. beside]);
    }

    private static IEnumerable<QueryTerm> Names(TaskField field, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            yield return new(
                field,
                [
                    .. names.Select(name =>
                        name.Contains('*', StringComparison.Ordinal)
                            ? new QueryValue(QueryOperator.Like, name)
                            : QueryValue.Is(name)
                    ),
                ]
            );
        }
    }

    private static IEnumerable<QueryTerm> Bound(QueryOperator side, TimeSpan? span)
    {
        if (span is { } length)
        {
            yield return new(TaskField.Duration, [new QueryValue(side, QuerySpan.Write(length))]);
        }
    }
}
