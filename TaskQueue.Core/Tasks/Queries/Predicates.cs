using System.Linq.Expressions;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Puts conditions together, as expressions that become SQL.</summary>
internal static class Predicates
{
    /// <summary>A condition on a column.</summary>
    public static Expression<Func<TRow, bool>> On<TRow, T>(
        Expression<Func<TRow, T>> column,
        Expression<Func<T, bool>> test
    ) =>
        Expression.Lambda<Func<TRow, bool>>(
            new Exchange(test.Parameters[0], column.Body).Visit(test.Body),
            column.Parameters
        );

    /// <summary>Holds when any of them does; there is at least one.</summary>
    public static Expression<Func<TaskItem, bool>> AnyOf(
        IReadOnlyList<Expression<Func<TaskItem, bool>>> choices
    )
    {
        var task = choices[0].Parameters[0];
        var bodies = choices.Select(c => new Exchange(c.Parameters[0], task).Visit(c.Body));
        return Expression.Lambda<Func<TaskItem, bool>>(bodies.Aggregate(Expression.OrElse), task);
    }

    /// <summary>Holds when it does not.</summary>
    public static Expression<Func<TaskItem, bool>> Not(Expression<Func<TaskItem, bool>> predicate) =>
        Expression.Lambda<Func<TaskItem, bool>>(Expression.Not(predicate.Body), predicate.Parameters);

    private sealed class Exchange(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
