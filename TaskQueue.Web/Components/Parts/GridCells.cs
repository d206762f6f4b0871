using Radzen;

namespace TaskQueue.Web.Components.Parts;

/// <summary>What grids of lists say of their cells.</summary>
internal static class GridCells
{
    /// <summary>
    /// Names a cell, for where the heads are out of sight. The grid's own way would draw the head itself in each cell, and the heads
    /// of lists are buttons.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <typeparam name="T">A row.</typeparam>
    public static void Name<T>(DataGridCellRenderEventArgs<T> cell)
        where T : notnull
    {
        if (cell.Column?.Title is { Length: > 0 } title)
        {
            cell.Attributes["data-title"] = title;
        }
    }

    /// <summary>
    /// The header of a column that sorts is what stands in the cell: the grid writes no order on a cell that it does not sort by.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="sorts">The orders of the list; columns that sort have theirs as their id.</param>
    /// <typeparam name="T">A row.</typeparam>
    public static void Head<T>(DataGridCellRenderEventArgs<T> cell, IReadOnlyList<string> sorts)
        where T : notnull
    {
        if (cell.Column?.UniqueID is { } id && sorts.Contains(id, StringComparer.Ordinal))
        {
            cell.Attributes["role"] = "presentation";
        }
    }
}
