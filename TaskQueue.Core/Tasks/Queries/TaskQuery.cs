namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// What somebody types to find tasks: terms that must all hold. docs/search.md has the language. Immutable; the same text
/// always means the same, but for ages, which count from the time when it is asked.
/// </summary>
/// <param name="Terms">The terms.</param>
public sealed record TaskQuery(IReadOnlyList<QueryTerm> Terms)
{
    /// <summary>Characters of a query.</summary>
    public const int Longest = 2000;

    /// <summary>Terms of a query.</summary>
    public const int MostTerms = 40;

    /// <summary>Values of a term.</summary>
    public const int MostValues = 50;

    /// <summary>Characters of a value.</summary>
    public const int LongestValue = 256;

    /// <summary>Asks for everything.</summary>
    public static readonly TaskQuery Empty = new([]);

    /// <summary>Whether it leaves nothing out.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>Reads a query.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is wrong with it, and where; null when nothing is.</param>
    /// <returns>The query, or <see langword="null"/>.</returns>
    public static TaskQuery? TryParse(string? text, out QueryFault? fault)
    {
        try
        {
            fault = null;
            return new(new QueryReader(text ?? "").Read());
        }
        catch (QueryFaultException e)
        {
            fault = e.Fault;
            return null;
        }
    }

    /// <summary>A text as a value of a named field, in quotes where it needs them.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text) => QueryPrinter.Quote(text, named: true);

    /// <summary>The same with one more term.</summary>
    /// <param name="term">The term.</param>
    public TaskQuery And(QueryTerm term) => new([.. Terms, term]);

    /// <summary>The same without the term at a place.</summary>
    /// <param name="index">The place.</param>
    public TaskQuery Without(int index) => new([.. Terms.Where((_, i) => i != index)]);

    /// <summary>The first term that asks for a field and is not negated; null where there is none.</summary>
    /// <param name="field">The field.</param>
    public QueryTerm? Find(TaskField field) => Terms.FirstOrDefault(t => t.Field == field && !t.Not);

    /// <summary>The same where one term asks for a field: in the place of the first that did, or behind the others.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">Its values; none takes its terms out.</param>
    public TaskQuery With(TaskField field, params IReadOnlyList<QueryValue> values)
    {
        var (terms, placed) = (new List<QueryTerm>(), values.Count == 0);
        foreach (var term in Terms)
        {
            if (term.Field != field || term.Not)
            {
                terms.Add(term);
            }
            else if (!placed)
            {
                terms.Add(new(field, values));
                placed = true;
            }
        }

        return new(placed ? terms : [.. terms, new(field, values)]);
    }

    /// <inheritdoc />
    public bool Equals(TaskQuery? other) => other is not null && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc />
    public override int GetHashCode() => Terms.Count;

    /// <summary>The query in canonical text, which reads back as the same.</summary>
    public override string ToString() => string.Join(' ', Terms);
}
