namespace TaskQueue.Core.Tasks.Queries;

/// <summary>One condition of a query.</summary>
/// <param name="Field">What it asks for.</param>
/// <param name="Values">Any of these.</param>
public sealed record QueryTerm(TaskField Field, IReadOnlyList<QueryValue> Values)
{
    /// <summary>Whether none of the values may hold.</summary>
    public bool Not { get; init; }

    /// <summary>The path in the payload, where that is what it asks for.</summary>
    public string? Path { get; init; }

    /// <summary>What stands before the colon.</summary>
    public string Name => Path is { } path ? QueryField.PayloadPrefix + path : QueryField.Of(Field).Name;

    /// <inheritdoc />
    public bool Equals(QueryTerm? other) =>
        other is not null
        && (Field, Not, Path) == (other.Field, other.Not, other.Path)
        && Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Not, Path, Values.Count);

    /// <inheritdoc />
    public override string ToString() => QueryPrinter.Print(this);
}
