using System.Text;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// Finds the string literals of a C# file, those within the holes of others too. Raw ones, which hold statements, scripts and the like, are passed over.
/// </summary>
internal sealed class SourceLiterals
{
    private const int Context = 240;

    private readonly string _code;
    private readonly List<SourceLiteral> _found = [];
    private int _at;

    private SourceLiterals(string code) => _code = code;

    /// <summary>Gives the literals of a file.</summary>
    /// <param name="code">Its text.</param>
    public static IReadOnlyList<SourceLiteral> Of(string code)
    {
        var file = new SourceLiterals(code);
        file.Scan(inHole: false);
        return file._found;
    }

    private char Here => _at < _code.Length ? _code[_at] : '\0';

    private bool Stands(string text) => string.CompareOrdinal(_code, _at, text, 0, text.Length) == 0;

    // Goes on to the end of the file, or of the hole.
    private void Scan(bool inHole)
    {
        var depth = 0;
        while (_at < _code.Length)
        {
            if (Stands("//"))
            {
                PassTo("\n");
            }
            else if (Stands("/*"))
            {
                PassTo("*/");
            }
            else if (Here is '\'')
            {
                PassCharacter();
            }
            else if (Here is '"' or '$' or '@' && IsText())
            {
                ReadText();
            }
            else if (inHole && Here is '}' && depth == 0)
            {
                return;
            }
            else
            {
                depth +=
                    Here is '{' ? 1
                    : Here is '}' ? -1
                    : 0;
                _at++;
            }
        }
    }

    private void PassTo(string end)
    {
        var at = _code.IndexOf(end, _at, StringComparison.Ordinal);
        _at = at < 0 ? _code.Length : at + end.Length;
    }

    private void PassCharacter()
    {
        _at += _at + 1 < _code.Length && _code[_at + 1] == '\\' ? 3 : 2;
        var end = _code.IndexOf('\'', Math.Min(_at, _code.Length));
        _at = end < 0 || end - _at > 8 ? _at : end + 1;
    }

    private bool IsText()
    {
        var at = _at;
        while (at < _code.Length && _code[at] is '$' or '@')
        {
            at++;
        }

        return at < _code.Length && _code[at] == '"';
    }

    private void ReadText()
    {
        var start = _at;
        var (filled, verbatim) = (false, false);
        for (; Here != '"'; _at++)
        {
            filled |= Here is '$';
            verbatim |= Here is '@';
        }

        if (!verbatim && Stands("\"\"\""))
        {
            var quotes = 0;
            for (; Here == '"'; _at++)
            {
                quotes++;
            }

            PassTo(new string('"', quotes));
            return;
        }

        _at++;
        var before = _code[Math.Max(0, start - Context)..start];
        var line = _code.AsSpan(0, start).Count('\n') + 1;
        var place = _found.Count;
        var pieces = ReadPieces(filled, verbatim);
        _found.Insert(place, new(line, before, pieces));
    }

    private List<string> ReadPieces(bool filled, bool verbatim)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        while (_at < _code.Length)
        {
            var isTwice = _at + 1 < _code.Length && _code[_at + 1] == Here;
            if (Here is '"' && !(verbatim && isTwice))
            {
                _at++;
                break;
            }

            if (filled && Here is '{' && !isTwice)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
                _at++;
                Scan(inHole: true);
                _at++;
            }
            else if (Here is '\\' && !verbatim)
            {
                piece.Append(Escaped(_code[_at + 1]));
                _at += 2;
            }
            else
            {
                piece.Append(Here);
                _at += (verbatim && Here is '"') || (filled && Here is '{' or '}' && isTwice) ? 2 : 1;
            }
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    private static char Escaped(char letter) =>
        letter switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            _ => letter,
        };
}

/// <summary>A string literal of a file.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Before">What stands before it.</param>
/// <param name="Pieces">Its text: what stands before, between and after its holes.</param>
internal sealed record SourceLiteral(int Line, string Before, IReadOnlyList<string> Pieces)
{
    /// <summary>The text with some word in each hole.</summary>
    public string Sample => string.Concat(Pieces.Select((piece, at) => at == 0 ? piece : $"x{at}{piece}"));
}
