namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// One row of a grid. A grid knows its rows by equality: a row stays the same row as long as its key does, whatever
/// becomes of the item in it, so that a refresh changes cells in place instead of drawing all rows anew.
/// </summary>
/// <param name="key">What the row is known by.</param>
/// <param name="item">What it shows.</param>
/// <typeparam name="T">What it shows.</typeparam>
public sealed class Row<T>(object key, T item) : IEquatable<Row<T>>
{
    private readonly object _key = key;

    /// <summary>What it shows.</summary>
    public T Item { get; } = item;

    /// <inheritdoc />
    public bool Equals(Row<T>? other) => other is not null && _key.Equals(other._key);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Row<T>);

    /// <inheritdoc />
    public override int GetHashCode() => _key.GetHashCode();
}

/// <summary>Makes rows.</summary>
internal static class Row
{
    /// <summary>Makes a row of each item.</summary>
    public static IReadOnlyList<Row<T>> Of<T>(IEnumerable<T> items, Func<T, object> key) =>
        [.. items.Select(item => new Row<T>(key(item), item))];
}
