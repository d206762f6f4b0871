using System.Text;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Reads the text of a query, character by character; what it does not understand is a fault with its place.</summary>
/// <param name="text">The text.</param>
internal sealed class QueryReader(string text)
{
    private readonly List<QueryTerm> _terms = [];
    private int _at;

    private bool IsAtEnd => _at >= text.Length;

    private char Now => IsAtEnd ? '\0' : text[_at];

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    /// <summary>Reads all of it.</summary>
    /// <exception cref="QueryFaultException">It is no query; says why and where.</exception>
    public IReadOnlyList<QueryTerm> Read()
    {
        CheckText();
        while (SkipBlanks())
        {
            var start = _at;
            _terms.Add(Term());
            if (_terms.Count > TaskQuery.MostTerms)
            {
                throw Fault(start, _at - start, Invariant($"at most {TaskQuery.MostTerms} terms."));
            }
        }

        return _terms;
    }

    private void CheckText()
    {
        if (text.Length > TaskQuery.Longest)
        {
            throw Fault(TaskQuery.Longest, 1, Invariant($"at most {TaskQuery.Longest} characters."));
        }

        var errors = new FieldErrors();
        TextRules.Check(text, "q", TaskQuery.Longest, errors);
        if (!errors.IsEmpty)
        {
            throw Fault(0, 1, errors.ToDictionary()["q"][0]);
        }
    }

    private bool SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Now))
        {
            _at++;
        }

        return !IsAtEnd;
    }

    private QueryTerm Term()
    {
        var start = _at;
        // A dash alone, or two, is text.
        var not = Now == '-' && Next is not ('-' or '\0') && !char.IsWhiteSpace(Next);
        if (not)
        {
            _at++;
        }

        var term =
            Now == '/' ? Regex()
            : Now == '"' ? new(TaskField.Text, [Value(Phrase())])
            : NameAhead() is { } name ? Named(name)
            : new(TaskField.Text, [Value(Word())]);
        if (!IsAtEnd && !char.IsWhiteSpace(Now))
        {
            throw Fault(
                _at,
                1,
                Invariant($"'{Now}' was read where a term has ended; put a blank before it.")
            );
        }

        var field = QueryField.Of(term.Field);
        return not && !field.CanBeNegated ? throw Fault(start, 1, $"{field.Name} cannot be negated.")
            : (term.Field is TaskField.Regex or TaskField.Result) && _terms.Exists(t => t.Field == term.Field)
                ? throw Fault(start, _at - start, $"one {field.Name} is all that a query can have.")
            : term with { Not = not };

        QueryValue Value(string value) =>
            value.Length > 0 && value.Trim().Length > 0
                ? QueryValue.Is(Short(value, start))
                : throw Fault(
                    start,
                    _at - start,
                    "an empty text is found everywhere; write something between the quotes."
                );
    }

    // Letters, digits and . _ - up to a colon. What begins otherwise, such as 10:30, is text.
    private string? NameAhead()
    {
        if (!char.IsLetter(Now))
        {
            return null;
        }

        var end = _at;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        return end < text.Length && text[end] == ':' ? text[_at..end] : null;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '$' or '@';

    private QueryTerm Named(string name)
    {
        var start = _at;
        var isPath = name.StartsWith(QueryField.PayloadPrefix, StringComparison.OrdinalIgnoreCase);
        var field = isPath ? QueryField.Payload : QueryField.Find(name);
        if (field is null)
        {
            throw Fault(start, name.Length, QueryHints.UnknownField(name));
        }

        string? path = null;
        if (isPath)
        {
            path = name[QueryField.PayloadPrefix.Length..];
            if (SearchPath.FaultOf(path) is { } wrong)
            {
                throw Fault(start, name.Length, wrong);
            }
        }

        _at += name.Length + 1;
        return new(field.Key, Values(field)) { Path = path };
    }

    private List<QueryValue> Values(QueryField field)
    {
        var values = new List<QueryValue>();
        while (true)
        {
            var start = _at;
            var value = Now == '"' ? (Text: Phrase(), Quoted: true) : (Text: Bare(), Quoted: false);
            if (value.Text.Length == 0)
            {
                throw Fault(start, 1, QueryHints.NoValue(field));
            }

            Short(value.Text, start);
            try
            {
                var read = QueryValueReader.Read(field, value.Text, value.Quoted);
                if (!values.Contains(read))
                {
                    values.Add(read);
                }
            }
            catch (FormatException e)
            {
                throw Fault(start, _at - start, e.Message);
            }

            if (values.Count > 1 && !field.TakesMany)
            {
                throw Fault(
                    start,
                    _at - start,
                    $"{field.Name} takes one value; write it again for another one."
                );
            }

            if (values.Count > TaskQuery.MostValues)
            {
                throw Fault(start, _at - start, Invariant($"at most {TaskQuery.MostValues} values."));
            }

            if (Now != ',')
            {
                return values;
            }

            _at++;
        }
    }

    private static string Short(string value, int start) =>
        value.Length <= TaskQuery.LongestValue
            ? value
            : throw Fault(start, value.Length, Invariant($"at most {TaskQuery.LongestValue} characters."));

    private string Word()
    {
        var start = _at;
        while (!IsAtEnd && !char.IsWhiteSpace(Now) && Now != '"')
        {
            _at++;
        }

        return text[start.._at];
    }

    private string Bare()
    {
        var start = _at;
        while (!IsAtEnd && !char.IsWhiteSpace(Now) && Now is not ('"' or ','))
        {
            _at++;
        }

        return text[start.._at];
    }

    // Stands on the opening quote; leaves behind the closing one.
    private string Phrase()
    {
        var (start, phrase) = (_at++, new StringBuilder());
        while (Now != '"' || IsAtEnd)
        {
            if (IsAtEnd)
            {
                throw Fault(start, text.Length - start, "a quote opens here and is not closed.");
            }

            if (Now == '\\' && Next is ('"' or '\\'))
            {
                _at++;
            }

            phrase.Append(Now);
            _at++;
        }

        _at++;
        return phrase.ToString();
    }

    private QueryTerm Regex()
    {
        var (start, pattern) = (_at++, new StringBuilder());
        while (Now != '/' || IsAtEnd)
        {
            if (IsAtEnd)
            {
                throw Fault(
                    start,
                    text.Length - start,
                    "a regular expression begins here and has no second /; put text with a / in quotes."
                );
            }

            if (Now == '\\' && Next != '\0')
            {
                // A slash is written \/, and is no more than a slash; all else is for the expression.
                pattern.Append(Next == '/' ? "" : "\\").Append(Next);
                _at += 2;
            }
            else
            {
                pattern.Append(Now);
                _at++;
            }
        }

        _at++;
        if (pattern.Length == 0)
        {
            throw Fault(start, 2, "the regular expression between // is empty.");
        }

        return TaskSearch.FaultOf(pattern.ToString()) is { } wrong
            ? throw Fault(start, _at - start, wrong)
            : new(TaskField.Regex, [QueryValue.Is(pattern.ToString())]);
    }

    private static QueryFaultException Fault(int at, int length, string reason) =>
        new(
            new(
                at,
                Math.Max(1, length),
                reason.Length > 0 ? char.ToUpperInvariant(reason[0]) + reason[1..] : reason
            )
        );
}
