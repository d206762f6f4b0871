using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks;

/// <summary>What a policy does about some errors.</summary>
/// <param name="Never">The task is dead at once.</param>
/// <param name="Errors">The errors that it is about.</param>
/// <param name="Rest">Another rest than the policy's; the policy's when absent.</param>
/// <param name="Jitter">The jitter of <paramref name="Rest"/>.</param>
public sealed record RetryRule(
    bool Never,
    IReadOnlyList<RetryMatch> Errors,
    RetryRest? Rest = null,
    RetryJitter Jitter = RetryJitter.None
)
{
    /// <summary>The rule as it is written.</summary>
    public string Text =>
        (
            Never ? "never on "
            : Rest is null ? "retry on "
            : "on "
        )
        + RetryMatch.Write(Errors)
        + (Rest is null ? "" : $" {Rest.Text}{RetryPolicy.Write(Jitter)}");

    /// <summary>Whether it is about this error.</summary>
    /// <param name="error">What went wrong.</param>
    public bool IsAbout(AttemptError error)
    {
        foreach (var match in Errors)
        {
            if (match.Covers(error))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc />
    public bool Equals(RetryRule? other) =>
        other is not null
        && Never == other.Never
        && Jitter == other.Jitter
        && Equals(Rest, other.Rest)
        && Errors.SequenceEqual(other.Errors);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Never, Rest, Jitter, Errors.Count);
}

/// <summary>Some errors: those of a kind, those with an HTTP status, or all.</summary>
/// <param name="Kind">The kind; absent for statuses and for all.</param>
/// <param name="From">The lowest HTTP status; 0 where statuses do not matter.</param>
/// <param name="To">The highest one.</param>
public sealed record RetryMatch(string? Kind, int From = 0, int To = 0)
{
    /// <summary>Every error.</summary>
    public static readonly RetryMatch Any = new(Kind: null);

    /// <summary>The words of the grammar; a kind of such a name is written in quotes.</summary>
    internal static readonly IReadOnlySet<string> Reserved = new HashSet<string>(
        [
            "any",
            "attempts",
            "exponential",
            "fixed",
            "http",
            "jitter",
            "linear",
            "max",
            "never",
            "on",
            "retry",
            "within",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Errors with these HTTP statuses.</summary>
    /// <param name="from">The lowest.</param>
    /// <param name="to">The highest.</param>
    public static RetryMatch Http(int from, int to) => new(null, from, to);

    /// <summary>Whether the error is one of them.</summary>
    /// <param name="error">What went wrong.</param>
    public bool Covers(AttemptError error) =>
        Kind is not null ? Kind == error.Kind : From == 0 || (error.Status >= From && error.Status <= To);

    /// <summary>A list as it is written: statuses that follow each other share one <c>http</c>.</summary>
    internal static string Write(IReadOnlyList<RetryMatch> errors)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < errors.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            var first = i == 0 || errors[i - 1].From == 0;
            text.Append(errors[i].From > 0 && first ? "http " : "").Append(errors[i].Word());
        }

        return text.ToString();
    }

    private string Word() =>
        Kind is not null ? (IsBare(Kind) ? Kind : $"\"{Kind}\"")
        : From == 0 ? "any"
        : From == To ? From.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : From % 100 == 0 && To == From + 99 ? $"{From / 100}xx"
        : $"{From}-{To}";

    private static bool IsBare(string kind) =>
        (char.IsLetter(kind[0]) || kind[0] == '_')
        && !Reserved.Contains(kind)
        && kind.All(c => char.IsLetterOrDigit(c) || "_.-:/".Contains(c, StringComparison.Ordinal));
}
