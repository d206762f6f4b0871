using System.Globalization;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads one policy text from left to right; whatever is wrong ends it with its place.</summary>
/// <param name="text">The text.</param>
internal sealed partial class RetryParser(string text)
{
    private const int MostRules = 32;
    private const int MostErrors = 32;
    private const string Shapes = "fixed(…), linear(…) or exponential(…)";

    private readonly RetryTokens _tokens = new(text);

    /// <summary>Reads all of it.</summary>
    /// <exception cref="RetryFaultException">It is no policy.</exception>
    public RetryPolicy Read()
    {
        if (text.Length > RetryPolicy.LongestText)
        {
            throw new RetryFaultException(
                RetryPolicy.LongestText,
                Invariant($"a policy has at most {RetryPolicy.LongestText} characters.")
            );
        }

        if (_tokens.AtEnd)
        {
            throw Expected($"{Shapes}, jitter, attempts, within or a rule");
        }

        var policy = StartsRule() ? RetryPolicy.Default : ReadBase();
        var rules = new List<RetryRule>();
        var sign = true; // the first rule may stand alone
        while (!_tokens.AtEnd)
        {
            if (_tokens.Is(";"))
            {
                _tokens.Next();
                sign = true;
                continue;
            }

            if (!sign || !StartsRule())
            {
                throw Expected(sign ? "a rule: never on, retry on or on" : "; or the end");
            }

            rules.Add(ReadRule());
            sign = false;
            if (rules.Count > MostRules)
            {
                throw Fault(Invariant($"at most {MostRules} rules."));
            }
        }

        return policy with
        {
            Rules = rules,
        };
    }

    private bool StartsRule() => _tokens.Is("never") || _tokens.Is("retry") || _tokens.Is("on");

    private RetryPolicy ReadBase()
    {
        RetryRest? rest = null;
        RetryJitter? jitter = null;
        int? attempts = null;
        TimeSpan? within = null;
        while (!_tokens.AtEnd && !_tokens.Is(";"))
        {
            if (IsShape())
            {
                Once(rest is null, "the rest");
                rest = ReadRest();
            }
            else if (_tokens.Is("jitter"))
            {
                Once(jitter is null, "jitter");
                jitter = ReadJitter();
            }
            else if (_tokens.Is("attempts"))
            {
                Once(attempts is null, "attempts");
                attempts = ReadAttempts();
            }
            else if (_tokens.Is("within"))
            {
                Once(within is null, "within");
                _tokens.Next();
                within = ReadSpan(TimeSpan.FromSeconds(1), RetryPolicy.LongestWithin, "1s to 365d");
            }
            else
            {
                throw Expected(
                    StartsRule() ? "; before a rule" : $"{Shapes}, jitter, attempts, within or ; and a rule"
                );
            }
        }

        return new(
            rest ?? RetryPolicy.Default.Rest,
            jitter ?? (rest is null ? RetryPolicy.Default.Jitter : RetryJitter.None)
        )
        {
            Attempts = attempts,
            Within = within,
        };
    }

    private RetryRule ReadRule()
    {
        var never = _tokens.Is("never");
        var must = _tokens.Is("on");
        if (!must)
        {
            _tokens.Next();
        }

        Take("on");
        var errors = ReadErrors();
        if (never || !IsShape())
        {
            return must ? throw Expected($", and another error, or {Shapes}") : new(never, errors);
        }

        var rest = ReadRest();
        return new(Never: false, errors, rest, _tokens.Is("jitter") ? ReadJitter() : RetryJitter.None);
    }

    private List<RetryMatch> ReadErrors()
    {
        var errors = new List<RetryMatch>();
        while (true)
        {
            if (_tokens.Is("http"))
            {
                _tokens.Next();
                errors.Add(ReadStatus());
                while (_tokens.Is(",") && char.IsAsciiDigit(_tokens.Following()))
                {
                    _tokens.Next();
                    errors.Add(ReadStatus());
                }
            }
            else
            {
                errors.Add(ReadKind());
            }

            if (errors.Count > MostErrors)
            {
                throw Fault(Invariant($"at most {MostErrors} errors in a rule."));
            }

            if (!_tokens.Is(","))
            {
                return errors;
            }

            _tokens.Next();
        }
    }

    private RetryMatch ReadKind()
    {
        var word = _tokens.Word;
        var bare = word.Length is > 0 and <= 128 && (char.IsLetter(word[0]) || word[0] == '_');
        var reserved = !_tokens.Quoted && RetryMatch.Reserved.Contains(word);
        if (!_tokens.Quoted && (!bare || (reserved && !_tokens.Is("any"))))
        {
            throw Expected("an error: a kind such as TimeoutException, http and a status, or any");
        }

        var match = reserved ? RetryMatch.Any : new RetryMatch(word);
        _tokens.Next();
        return match;
    }

    private RetryMatch ReadStatus()
    {
        var word = _tokens.Word;
        var parts = word.Split('-');
        int from,
            to;
        if (word.Length == 3 && word.EndsWith("xx", StringComparison.OrdinalIgnoreCase))
        {
            from = char.IsAsciiDigit(word[0]) ? (word[0] - '0') * 100 : 0;
            to = from + 99;
        }
        else if (!TryStatus(parts[0], out from) || !TryStatus(parts[^1], out to) || parts.Length > 2)
        {
            throw Expected("an HTTP status such as 429, 5xx or 500-599");
        }

        if (_tokens.Quoted || from < 100 || to > 599 || from > to)
        {
            throw Expected("an HTTP status from 100 to 599");
        }

        _tokens.Next();
        return RetryMatch.Http(from, to);
    }

    private static bool TryStatus(string word, out int status) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out status);

    private bool IsShape() => _tokens.Is("fixed") || _tokens.Is("linear") || _tokens.Is("exponential");

    private void Take(string word)
    {
        if (!_tokens.Is(word))
        {
            throw Expected(word);
        }

        _tokens.Next();
    }

    private void Once(bool first, string what)
    {
        if (!first)
        {
            throw Fault($"{what} is given twice.");
        }
    }

    private RetryFaultException Expected(string what)
    {
        var found =
            _tokens.AtEnd ? "the text ends"
            : _tokens.Word.Length > 40 ? $"found '{_tokens.Word[..40]}…'"
            : $"found '{_tokens.Word}'";
        return Fault($"expected {what}; {found}.");
    }

    private RetryFaultException Fault(string message) => new(_tokens.Start, message);

    private static string Invariant(FormattableString message) =>
        message.ToString(CultureInfo.InvariantCulture);
}
