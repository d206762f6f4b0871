namespace TaskQueue.Core.Tasks;

/// <summary>Cuts a policy text into words, quoted words and signs; the parser looks one of them ahead.</summary>
internal sealed class RetryTokens
{
    private const string Signs = "(),;";

    private readonly string _text;

    public RetryTokens(string text)
    {
        _text = text;
        Next();
    }

    /// <summary>Where the current one starts.</summary>
    public int Start { get; private set; }

    /// <summary>The current one; empty at the end of the text.</summary>
    public string Word { get; private set; } = "";

    /// <summary>Whether it stands in quotes: never a word of the grammar then.</summary>
    public bool Quoted { get; private set; }

    /// <summary>Whether the text is at its end.</summary>
    public bool AtEnd => Word.Length == 0;

    private int End { get; set; }

    /// <summary>Whether the current one is this word or sign of the grammar.</summary>
    public bool Is(string word) => !Quoted && Word.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first character of what follows the current one.</summary>
    public char Following()
    {
        var at = SkipSpace(End);
        return at < _text.Length ? _text[at] : '\0';
    }

    /// <summary>Goes on to the next one.</summary>
    public void Next()
    {
        Start = SkipSpace(End);
        Quoted = false;
        if (Start == _text.Length)
        {
            (Word, End) = ("", Start);
        }
        else if (_text[Start] == '"')
        {
            ReadQuoted();
        }
        else if (Signs.Contains(_text[Start], StringComparison.Ordinal))
        {
            (Word, End) = (_text[Start].ToString(), Start + 1);
        }
        else
        {
            End = Start;
            while (End < _text.Length && IsPlain(_text[End]))
            {
                End++;
            }

            Word = _text[Start..End];
        }
    }

    private static bool IsPlain(char c) =>
        c != '"' && !char.IsWhiteSpace(c) && !Signs.Contains(c, StringComparison.Ordinal);

    private void ReadQuoted()
    {
        var close = _text.IndexOf('"', Start + 1);
        if (close < 0)
        {
            throw new RetryFaultException(Start, "the quote is not closed.");
        }

        (Word, End, Quoted) = (_text[(Start + 1)..close], close + 1, true);
        if (Word.Length is 0 or > 128 || Word.Any(char.IsControl))
        {
            throw new RetryFaultException(
                Start,
                "a kind has 1 to 128 characters, none of them a control character."
            );
        }
    }

    private int SkipSpace(int at)
    {
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at;
    }
}
