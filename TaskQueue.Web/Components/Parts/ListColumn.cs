namespace TaskQueue.Web.Components.Parts;

/// <summary>A column of a list that may be chosen, beside the first one, which says what the row is and is always there.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">Its name for people, in English.</param>
/// <param name="Width">Its width in pixels.</param>
public sealed record ListColumn(string Name, string Title, int Width)
{
    /// <summary>Whether it is a number, which stands at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The name of the order by it; none where the list has no such order.</summary>
    public string? Order { get; init; }

    /// <summary>Whether the least comes first, when somebody sorts by it.</summary>
    public bool IsRising { get; init; }

    /// <summary>Whether its cells speak for themselves where the heads are out of sight.</summary>
    public bool IsBare { get; init; }

    /// <summary>The columns of some names, in their order; what is no column is left out.</summary>
    /// <param name="all">The columns that there are.</param>
    /// <param name="names">The names.</param>
    public static IReadOnlyList<ListColumn> Of(IReadOnlyList<ListColumn> all, IEnumerable<string> names) =>
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .Select(name => all.FirstOrDefault(c => c.Name == name))
                .OfType<ListColumn>(),
        ];
}
