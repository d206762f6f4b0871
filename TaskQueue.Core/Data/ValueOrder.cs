using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Core.Data;

/// <inheritdoc />
/// <param name="word">Its name.</param>
/// <param name="value">The value.</param>
/// <param name="id">The id.</param>
/// <param name="descending">Whether the largest comes first.</param>
/// <typeparam name="T">A row.</typeparam>
/// <typeparam name="TValue">The type of the value.</typeparam>
internal sealed class ValueOrder<T, TValue>(
    string word,
    Expression<Func<T, TValue>> value,
    Expression<Func<T, Guid>> id,
    bool descending
) : ListOrder<T>
    where TValue : notnull
{
    private const int IdLength = 32;

    private static readonly MethodInfo CompareTexts = typeof(string).GetMethod(
        nameof(string.Compare),
        [typeof(string), typeof(string)]
    )!;

    private static readonly MethodInfo CompareIds = typeof(Guid).GetMethod(
        nameof(Guid.CompareTo),
        [typeof(Guid)]
    )!;

    /// <inheritdoc />
    public override async Task<Page<T>> ReadAsync(
        IQueryable<T> rows,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        rows = cursor is null ? rows : rows.Where(Behind(Read(cursor)));
        var sorted = descending
            ? rows.OrderByDescending(value).ThenByDescending(id)
            : rows.OrderBy(value).ThenBy(id);
        var found = await sorted.Take(limit + 1).ToListAsync(cancellationToken);
        return found.Count > limit ? new(found[..limit], Write(found[limit - 1])) : new(found, null);
    }

    // What cursors begin with: that of the other way is none of this list.
    private string Beginning => $"{(descending ? "-" : "")}{word}=";

    private static bool IsText => typeof(TValue) == typeof(string);

    // The store compares, in its own order: that of its sorting.
    private Expression<Func<T, bool>> Behind(Place place)
    {
        var row = value.Parameters[0];
        var (own, ownId) = (value.Body, new Exchange(id.Parameters[0], row).Visit(id.Body));
        // Members of an object become parameters of the statement: one plan serves every page.
        var at = Expression.Constant(place);
        Expression last = Expression.Property(at, nameof(Place.Value));
        Expression lastId = Expression.Property(at, nameof(Place.Id));
        var further = IsText
            ? Further(Expression.Call(CompareTexts, own, last), Expression.Constant(0))
            : Further(own, last);
        var furtherId = Further(Expression.Call(ownId, CompareIds, lastId), Expression.Constant(0));
        return Expression.Lambda<Func<T, bool>>(
            Expression.OrElse(further, Expression.AndAlso(Expression.Equal(own, last), furtherId)),
            row
        );
    }

    private BinaryExpression Further(Expression one, Expression other) =>
        descending ? Expression.LessThan(one, other) : Expression.GreaterThan(one, other);

    private string Write(T row)
    {
        var (own, ownId) = (
            value.Compile(preferInterpretation: true)(row),
            id.Compile(preferInterpretation: true)(row)
        );
        var text = own switch
        {
            DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => own.ToString(),
        };
        return CursorText.Write($"{Beginning}{text}") + ownId.ToString("N");
    }

    private Place Read(string cursor)
    {
        var end = Math.Max(0, cursor.Length - IdLength);
        return
            Guid.TryParseExact(cursor.AsSpan(end), "N", out var last)
            && CursorText.Read(cursor.AsSpan(0, end)) is { } said
            && said.StartsWith(Beginning, StringComparison.Ordinal)
            && Parse(said[Beginning.Length..]) is TValue own
            ? new Place(own, last)
            : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
    }

    private static object? Parse(string text)
    {
        if (IsText)
        {
            // PostgreSQL takes no text with a zero in it.
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        if (typeof(TValue) != typeof(DateTimeOffset))
        {
            return number;
        }

        return number >= 0 && number <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(number, TimeSpan.Zero)
            : (object?)null;
    }

    private sealed record Place(TValue Value, Guid Id);

    private sealed class Exchange(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
