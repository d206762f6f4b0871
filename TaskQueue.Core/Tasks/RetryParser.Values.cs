using System.Globalization;

namespace TaskQueue.Core.Tasks;

// Rests, durations and numbers.
internal sealed partial class RetryParser
{
    private const decimal MostFactor = 100;

    private RetryRest ReadRest()
    {
        var start = _tokens.Start;
        var (isFixed, isLinear) = (_tokens.Is("fixed"), _tokens.Is("linear"));
        _tokens.Next();
        Take("(");
        var first = ReadSpan(TimeSpan.Zero, RetryRest.Longest, "0s to 1d");
        if (isFixed)
        {
            Take(")");
            return RetryRest.Fixed(first);
        }

        var (step, factor) = (first, 2m);
        if (_tokens.Is(",") && _tokens.Following() is not ('m' or 'M'))
        {
            _tokens.Next();
            (step, factor) = isLinear ? (ReadStep(), factor) : (step, ReadFactor());
        }

        var most = RetryRest.Longest;
        if (_tokens.Is(","))
        {
            _tokens.Next();
            Take("max");
            most = ReadSpan(TimeSpan.Zero, RetryRest.Longest, "0s to 1d");
        }

        Take(")");
        return first > most ? throw new RetryFaultException(start, "the first rest is longer than max.")
            : isLinear ? RetryRest.Linear(first, step, most)
            : RetryRest.Exponential(first, factor, most);
    }

    private TimeSpan ReadStep() =>
        _tokens.Word.StartsWith('+') && !_tokens.Quoted
            ? ReadSpan(TimeSpan.Zero, RetryRest.Longest, "0s to 1d", skip: 1)
            : throw Expected("what each failure adds, such as +10s, or max and a duration");

    private decimal ReadFactor()
    {
        var word = _tokens.Word;
        if (
            _tokens.Quoted
            || word.Length is < 2 or > 8
            || word[0] is not ('x' or 'X')
            || !decimal.TryParse(
                word.AsSpan(1),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var factor
            )
        )
        {
            throw Expected("a factor such as x2 or x1.5, or max and a duration");
        }

        if (factor is < 1 or > MostFactor || decimal.Round(factor, 3) != factor)
        {
            throw Expected("a factor from x1 to x100 with at most three decimals");
        }

        _tokens.Next();
        return factor;
    }

    private TimeSpan ReadSpan(TimeSpan least, TimeSpan most, string range, int skip = 0)
    {
        if (_tokens.Quoted || _tokens.AtEnd || !RetrySpans.TryRead(_tokens.Word[skip..], out var span))
        {
            throw Expected("a duration such as 500ms, 30s, 5m or 1h");
        }

        if (span < least || span > most)
        {
            throw Expected($"a duration from {range}");
        }

        _tokens.Next();
        return span;
    }

    private RetryJitter ReadJitter()
    {
        _tokens.Next();
        RetryJitter jitter =
            _tokens.Is("none") ? RetryJitter.None
            : _tokens.Is("full") ? RetryJitter.Full
            : _tokens.Is("equal") ? RetryJitter.Equal
            : throw Expected("none, full or equal");
        _tokens.Next();
        return jitter;
    }

    private int ReadAttempts()
    {
        _tokens.Next();
        if (
            _tokens.Quoted
            || !int.TryParse(_tokens.Word, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts)
            || attempts is < 1 or > TaskLimits.Attempts
        )
        {
            throw Expected(Invariant($"a number of attempts from 1 to {TaskLimits.Attempts}"));
        }

        _tokens.Next();
        return attempts;
    }
}
