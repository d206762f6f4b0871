using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The two times of a field that the filters show, as two terms of the query. Pure.</summary>
internal static class QueryTimes
{
    /// <summary>The time from which on, or until which.</summary>
    /// <param name="query">The query.</param>
    /// <param name="field">The field.</param>
    /// <param name="isFirst">Whether it is the first one.</param>
    public static DateTimeOffset? Of(TaskQuery query, TaskField field, bool isFirst) =>
        query.Terms.FirstOrDefault(t => Is(t, field, isFirst)) is { } term
            ? InstantText.Read(term.Values[0].Text)
            : null;

    /// <summary>The query with another time in its place; an age or a day of the field gives way to it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="field">The field.</param>
    /// <param name="isFirst">Whether it is the first one.</param>
    /// <param name="at">The time; none takes it out.</param>
    public static TaskQuery With(TaskQuery query, TaskField field, bool isFirst, DateTimeOffset? at)
    {
        var rest = new TaskQuery([
            .. query.Terms.Where(t => t.Field != field || t.Not || Is(t, field, !isFirst)),
        ]);
        return at is { } time
            ? rest.And(
                new(
                    field,
                    [new(isFirst ? QueryOperator.AtLeast : QueryOperator.Less, AddressTerms.Instant(time))]
                )
            )
            : rest;
    }

    private static bool Is(QueryTerm term, TaskField field, bool isFirst) =>
        term.Field == field
        && !term.Not
        && term.Values is [{ Operator: var op, Text: var text }]
        && op == (isFirst ? QueryOperator.AtLeast : QueryOperator.Less)
        && InstantText.Read(text) is not null;
}
