using System.Globalization;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>A page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to get the next page; null at the end.</param>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Makes pages.</summary>
internal static class ListResponse
{
    /// <summary>A page that the store made.</summary>
    /// <param name="page">The page.</param>
    /// <param name="show">Makes what the API shows of a row.</param>
    public static ListResponse<TOut> Of<TIn, TOut>(Page<TIn> page, Func<TIn, TOut> show) =>
        new([.. page.Items.Select(show)], page.NextCursor);

    /// <summary>A page of a short list that was read whole; its cursor is the place in the list.</summary>
    /// <param name="all">The list.</param>
    /// <param name="page">Which page.</param>
    /// <param name="show">Makes what the API shows of a row.</param>
    public static ListResponse<TOut> Cut<TIn, TOut>(
        IReadOnlyList<TIn> all,
        PageQuery page,
        Func<TIn, TOut> show
    )
    {
        var start = page.Position;
        var rows = all.Skip((int)Math.Min(start, int.MaxValue)).Take(page.Limit).ToList();
        var end = start + rows.Count;
        return new(
            [.. rows.Select(show)],
            end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null
        );
    }
}
