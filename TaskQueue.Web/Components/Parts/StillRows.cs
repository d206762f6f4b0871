namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Rows that stay where they are while somebody points at them, works in them or reads further down: they change in place, what
/// came since is counted, and what is gone goes.
/// </summary>
public abstract class StillRows
{
    /// <summary>Whether somebody is at the rows.</summary>
    public bool IsHeld { get; set; }

    /// <summary>How many came since and are not shown.</summary>
    public int New { get; protected set; }
}

/// <inheritdoc />
/// <param name="id">What a row is known by.</param>
/// <typeparam name="T">A row.</typeparam>
public sealed class StillRows<T>(Func<T, Guid> id) : StillRows
{
    private int _newer;

    /// <summary>The rows to show; nothing before the first were read.</summary>
    public IReadOnlyList<T>? Shown { get; private set; }

    /// <summary>
    /// For lists by age, the newest first: where to read from instead, so that the rows which are shown are not pushed off the
    /// page by those that came. Counts those.
    /// </summary>
    /// <param name="newest">The first page as it is now.</param>
    /// <returns>The cursor of the page that begins with the first row that is shown; nothing where that is this one.</returns>
    public string? Start(IReadOnlyList<T> newest)
    {
        _newer = 0;
        if (!IsHeld || Shown is not [var first, ..])
        {
            return null;
        }

        _newer = newest.Count(row => id(row).CompareTo(id(first)) > 0);
        return _newer > 0 ? PageStart.At(id(first)) : null;
    }

    /// <summary>Takes over what was read.</summary>
    /// <param name="rows">The rows as they are now, of the page that is shown.</param>
    public void Take(IReadOnlyList<T> rows)
    {
        var newer = _newer;
        _newer = 0;
        if (!IsHeld || Shown is not { Count: > 0 } shown)
        {
            (Shown, New) = (rows, 0);
            return;
        }

        var now = rows.ToDictionary(id);
        var known = shown.Select(id).ToHashSet();
        List<T> still = [.. shown.Where(row => now.ContainsKey(id(row))).Select(row => now[id(row)])];
        var fresh = rows.Count(row => !known.Contains(id(row)));
        (Shown, New) = still.Count > 0 ? (still, newer + fresh) : (rows, newer);
    }

    /// <summary>Begins anew: another page, or another filter. Whoever is at the rows is at those that come, too.</summary>
    public void Clear() => (Shown, New) = (null, 0);
}
