using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>One column of a list that is taken along.</summary>
/// <param name="Name">Its name in addresses, in headers of CSV and in JSON.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Value">What a row has in it: text, a number, a time, a list of texts, or raw JSON; none when it has nothing.</param>
internal sealed record ExportColumn<T>(string Name, string Title, Func<T, object?> Value)
{
    /// <summary>Whether it is left out unless somebody asks for it by name.</summary>
    public bool OnDemand { get; init; }
}

/// <summary>Chooses columns.</summary>
internal static class ExportColumns
{
    /// <summary>The parameter that names them.</summary>
    /// <param name="all">The columns that there are.</param>
    public static QueryParameter Parameter<T>(IReadOnlyList<ExportColumn<T>> all) =>
        new("columns", $"Which columns, in this order; most of them when absent. Any of {NamesOf(all)}.");

    /// <summary>The columns that a request names, in its order; what is none is noted in the fields.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="all">The columns that there are.</param>
    public static IReadOnlyList<ExportColumn<T>> Read<T>(
        QueryFields fields,
        IReadOnlyList<ExportColumn<T>> all
    )
    {
        var chosen = new List<ExportColumn<T>>();
        foreach (var name in fields.Words("columns"))
        {
            if (all.FirstOrDefault(c => c.Name == name) is { } column)
            {
                chosen.Add(column);
            }
            else
            {
                fields.Refuse("columns", $"'{name}' is unknown; known are {NamesOf(all)}.");
            }
        }

        return chosen.Count > 0 ? chosen : [.. all.Where(c => !c.OnDemand)];
    }

    private static string NamesOf<T>(IReadOnlyList<ExportColumn<T>> all) =>
        string.Join(", ", all.Select(c => c.Name));
}
