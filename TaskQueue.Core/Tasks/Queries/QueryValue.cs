namespace TaskQueue.Core.Tasks.Queries;

/// <summary>One value of a term, in canonical text.</summary>
/// <param name="Operator">How it is compared.</param>
/// <param name="Text">The value; the lower bound of a range, empty where it is open.</param>
/// <param name="Upper">The upper bound of a range, empty where it is open; absent otherwise.</param>
public sealed record QueryValue(QueryOperator Operator, string Text, string? Upper = null)
{
    /// <summary>A value that must be the same, or be there.</summary>
    /// <param name="text">The value.</param>
    public static QueryValue Is(string text) => new(QueryOperator.Is, text);
}

/// <summary>How a value is compared.</summary>
public enum QueryOperator
{
    /// <summary>The same, or (of texts) there.</summary>
    Is,

    /// <summary>A pattern with <c>*</c>.</summary>
    Like,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    AtMost,

    /// <summary><c>&gt;</c></summary>
    More,

    /// <summary><c>&gt;=</c></summary>
    AtLeast,

    /// <summary><c>a..b</c>, both ends included; one of them may be open.</summary>
    Between,
}
