using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// Reads query parameters and gathers what is wrong with them: what cannot be read is 400, what is read and refused
/// is 422. Parameters that an endpoint does not take are refused by <see cref="QueryParameters"/>.
/// </summary>
/// <param name="query">The request's parameters.</param>
internal sealed class QueryFields(IQueryCollection query)
{
    private const int MostText = 256;
    private const int MostWords = 100;

    // A cursor may have a task's name in it.
    private const int MostCursor = 1200;

    private readonly FieldErrors _unreadable = new();
    private readonly FieldErrors _refused = new();

    /// <summary>Whether it is given, be it empty.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>One text; absent when empty.</summary>
    public string? Text(string name) => Text(name, MostText);

    /// <summary>One text; absent when empty.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="most">How many characters it may have.</param>
    public string? Text(string name, int most)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            _unreadable.Add(name, "Is given more than once.");
            return null;
        }

        TextRules.Check(values, name, most, _refused);
        return string.IsNullOrEmpty(values) ? null : (string?)values;
    }

    /// <summary>A list: comma-separated, repeated, or both.</summary>
    public IReadOnlyList<string> Words(string name) => Words(name, MostWords);

    /// <summary>A list: comma-separated, repeated, or both.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="most">How many values it may have.</param>
    public IReadOnlyList<string> Words(string name, int most)
    {
        var words = query[name]
            .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(w => w.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        _refused.Require(
            words.Count <= most,
            name,
            string.Create(CultureInfo.InvariantCulture, $"At most {most} values.")
        );
        foreach (var word in words.Take(most))
        {
            TextRules.Check(word, name, MostText, _refused);
        }

        return words;
    }

    /// <summary>One of some words; absent when empty.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="known">The words.</param>
    public string? OneOf(string name, IReadOnlyCollection<string> known)
    {
        var text = Text(name);
        if (text is null || known.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        _refused.Add(name, $"Must be one of {string.Join(", ", known)}.");
        return null;
    }

    /// <summary>One value of a list of the product's, by its name in lower case; absent when empty.</summary>
    /// <param name="name">The parameter.</param>
    /// <typeparam name="TWord">The list.</typeparam>
    public TWord? Word<TWord>(string name)
        where TWord : struct, Enum
    {
        var known = Enum.GetValues<TWord>().ToDictionary(value => value.ToString().ToLowerInvariant());
        return OneOf(name, known.Keys) is { } word ? known[word] : null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            _unreadable.Add(name, "Must be a whole number.");
            return null;
        }

        _refused.Require(
            number >= least && number <= most,
            name,
            string.Create(CultureInfo.InvariantCulture, $"Must be from {least} to {most}.")
        );
        return number;
    }

    /// <summary>A time with its offset.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Iso8601.TryParse(text, out DateTimeOffset time))
        {
            return time;
        }

        _unreadable.Add(
            name,
            "Must be a time such as 2026-05-04T03:02:01Z (in an address, + is written %2B)."
        );
        return null;
    }

    /// <summary>A length of time: as the API writes it, in seconds, or as queries write it.</summary>
    public TimeSpan? Span(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // Read again as queries do: what is longer than they take is refused with what cannot be read.
        if (
            QuerySpan.TryParse(text, out var span)
            || (
                (Iso8601.TryParse(text, out span) || TryCount(text, out span))
                && QuerySpan.TryParse(QuerySpan.Write(span), out span)
            )
        )
        {
            return span;
        }

        _unreadable.Add(
            name,
            "Must be a length of time such as PT5M, 5m or 300 (seconds); at most 36,500 days."
        );
        return null;
    }

    private static bool TryCount(string text, out TimeSpan span)
    {
        span = default;
        return double.TryParse(
                text,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var seconds
            ) && Iso8601.TryFromSeconds(seconds, out span);
    }

    /// <summary>An id.</summary>
    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var isId = Guid.TryParse(text, out var id);
        _unreadable.Require(isId, name, "Must be a task's id.");
        return isId ? id : null;
    }

    /// <summary><c>true</c> or <c>false</c>; false when absent.</summary>
    public bool Flag(string name)
    {
        var text = Text(name);
        _unreadable.Require(text is null or "true" or "false", name, "Must be true or false.");
        return text is "true";
    }

    /// <summary>The page: <c>limit</c> and <c>cursor</c>.</summary>
    public PageQuery Page() =>
        new(Number("limit", 1, TaskLimits.Page) ?? PageQuery.DefaultLimit, Text("cursor", MostCursor));

    /// <summary>Notes what was read and is not acceptable.</summary>
    public void Refuse(string name, string reason) => _refused.Add(name, reason);

    /// <summary>Ends the reading.</summary>
    /// <exception cref="RefusalException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (!_unreadable.IsEmpty)
        {
            throw new RefusalException(RefusalCode.Unreadable, _unreadable.ToDictionary());
        }

        _refused.ThrowIfAny();
    }
}

/// <summary>Which page of a list.</summary>
/// <param name="Limit">How many rows at the most.</param>
/// <param name="Cursor">Where it starts; the beginning when absent.</param>
internal sealed record PageQuery(int Limit, string? Cursor)
{
    public const int DefaultLimit = 50;

    /// <summary>The cursor as a number, for lists whose cursor is one.</summary>
    /// <exception cref="RefusalException">It is none.</exception>
    public long Position =>
        Cursor is null ? 0
        : long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw RefusalException.Field("cursor", "Is not a cursor of this list.");

    /// <summary>Reads it from a request that takes nothing else.</summary>
    /// <param name="request">The request.</param>
    public static PageQuery From(HttpRequest request)
    {
        var fields = new QueryFields(request.Query);
        var page = fields.Page();
        fields.ThrowIfAny();
        return page;
    }
}
