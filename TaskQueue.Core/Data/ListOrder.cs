using System.Linq.Expressions;

namespace TaskQueue.Core.Data;

/// <summary>
/// An order of a list that is read page by page: by a value of its rows and, where several have the same, by their id. A page
/// begins behind the last row of the page before: what comes and goes in front of it moves nothing.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
internal abstract class ListOrder<T>
{
    /// <summary>An order by a value.</summary>
    /// <param name="word">Its name, which stands in the cursors of its pages.</param>
    /// <param name="value">The value: a text, a whole number or an instant; there always.</param>
    /// <param name="id">The id.</param>
    /// <param name="descending">Whether the largest comes first; the highest id then does so, too.</param>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    public static ListOrder<T> By<TValue>(
        string word,
        Expression<Func<T, TValue>> value,
        Expression<Func<T, Guid>> id,
        bool descending
    )
        where TValue : notnull => new ValueOrder<T, TValue>(word, value, id, descending);

    /// <summary>Reads a page.</summary>
    /// <param name="rows">What the list has, in no order.</param>
    /// <param name="cursor">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The cursor is none of a list in this order.</exception>
    public abstract Task<Page<T>> ReadAsync(
        IQueryable<T> rows,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    );
}
