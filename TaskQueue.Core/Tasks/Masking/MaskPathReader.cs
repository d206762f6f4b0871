using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Masking;

/// <summary>Reads the text of a path, character by character; what it does not understand is a fault with its place.</summary>
/// <param name="text">The text.</param>
internal sealed class MaskPathReader(string text)
{
    private const int MostDigits = 9;

    private int _at;

    private bool IsAtEnd => _at >= text.Length;

    private char Now => IsAtEnd ? '\0' : text[_at];

    /// <summary>Reads all of it.</summary>
    /// <exception cref="FormatException">It is no path; says why and where.</exception>
    public IReadOnlyList<MaskStep> Read()
    {
        if (Now != '$')
        {
            throw Fault("must begin with $");
        }

        _at++;
        var steps = new List<MaskStep>();
        while (!IsAtEnd)
        {
            steps.Add(Step());
        }

        return steps;
    }

    private MaskStep Step()
    {
        if (Now == '[')
        {
            return new(false, Bracket());
        }

        if (Now != '.')
        {
            throw Fault("a step begins with . or [");
        }

        _at++;
        var anywhere = Now == '.';
        if (anywhere)
        {
            _at++;
            if (Now == '[')
            {
                return new(true, Bracket());
            }
        }

        if (Now == '*')
        {
            _at++;
            return new(anywhere, [MaskChoice.Any]);
        }

        return new(anywhere, [new(ShortName())]);
    }

    private string ShortName()
    {
        var from = _at;
        if (!IsFirst(Now))
        {
            throw Fault("a name begins with a letter or _; write others as ['…']");
        }

        while (!IsAtEnd && (IsFirst(Now) || char.IsAsciiDigit(Now)))
        {
            _at++;
        }

        return text[from.._at];
    }

    private List<MaskChoice> Bracket()
    {
        _at++;
        var choices = new List<MaskChoice>();
        while (true)
        {
            Blanks();
            choices.Add(Choice());
            Blanks();
            if (Now == ',')
            {
                _at++;
                continue;
            }

            if (Now != ']')
            {
                throw Fault(Now == ':' ? "slices are not understood" : "expected ] or ,");
            }

            _at++;
            return choices;
        }
    }

    private MaskChoice Choice()
    {
        switch (Now)
        {
            case '*':
                _at++;
                return MaskChoice.Any;
            case '\'' or '"':
                return new(QuotedName());
            case '?':
                throw Fault("filters are not understood");
            case '-' or (>= '0' and <= '9'):
                return new(Index: Index());
            default:
                throw Fault("expected a name in quotes, a number or *");
        }
    }

    private int Index()
    {
        var from = _at;
        _at += Now == '-' ? 1 : 0;
        var digits = _at;
        while (char.IsAsciiDigit(Now))
        {
            _at++;
        }

        var length = _at - digits;
        if (length is 0 or > MostDigits || (text[digits] == '0' && (length > 1 || digits > from)))
        {
            _at = from;
            throw Fault($"an index is a whole number of at most {MostDigits} digits");
        }

        return int.Parse(
            text.AsSpan(from, _at - from),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
    }

    private string QuotedName()
    {
        var (quote, from, name) = (Now, _at, new StringBuilder());
        _at++;
        while (Now != quote)
        {
            if (IsAtEnd)
            {
                _at = from;
                throw Fault("the quote is not closed");
            }

            if (char.IsControl(Now))
            {
                throw Fault("control characters are written as \\u….");
            }

            name.Append(Now == '\\' ? Escaped(quote) : Now);
            _at++;
        }

        _at++;
        return name.ToString();
    }

    // Stands on the backslash; leaves on the last character of the escape.
    private char Escaped(char quote)
    {
        _at++;
        if (Now == 'u')
        {
            if (
                _at + 4 < text.Length
                && ushort.TryParse(
                    text.AsSpan(_at + 1, 4),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
            )
            {
                _at += 4;
                return (char)code;
            }

            throw Fault("\\u needs four hexadecimal digits");
        }

        return Now switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' => '/',
            '\\' => '\\',
            _ when Now == quote => quote,
            _ => throw Fault("is no escape"),
        };
    }

    private void Blanks()
    {
        while (Now is ' ' or '\t')
        {
            _at++;
        }
    }

    private static bool IsFirst(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\u0080';

    private FormatException Fault(string reason) => new(Invariant($"At character {_at + 1}: {reason}."));
}
