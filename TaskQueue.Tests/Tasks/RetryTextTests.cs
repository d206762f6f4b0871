using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class RetryTextTests
{
    [Fact]
    public void WhatIsWritten_IsReadAsThePolicyThatItWas() =>
        Prop.ForAll(
                Arb.From(RetryGen.Policy),
                policy =>
                    policy.Text.Length > RetryPolicy.LongestText
                    || (
                        RetryText.TryParse(policy.Text, out var read, out _)
                        && read.Equals(policy)
                        && read.Text == policy.Text
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void AnyText_IsReadOrRefused_WithAPlaceInIt() =>
        Prop.ForAll(
                Arb.From(
                    from policy in RetryGen.Policy
                    from at in Gen.Choose(0, 200)
                    from sign in Gen.Elements(
                        "",
                        " ",
                        "(",
                        ")",
                        ";",
                        ",",
                        "\"",
                        "x",
                        "9",
                        "\n",
                        "never",
                        "😀"
                    )
                    from cut in Gen.Choose(0, 3)
                    select Spoil(policy.Text, at, sign, cut)
                ),
                text =>
                    RetryText.TryParse(text, out _, out var fault)
                        ? fault is null
                        : fault.Offset >= 0
                            && fault.Offset <= text.Length
                            && fault is { Line: > 0, Column: > 0 }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("fixed(10s)", "fixed(10s)")]
    [InlineData(" FIXED ( 90s )\n", "fixed(90s)")]
    [InlineData("fixed(1.5m)", "fixed(90s)")]
    [InlineData("fixed(0ms)", "fixed(0s)")]
    [InlineData("fixed(24h)", "fixed(1d)")]
    [InlineData("linear(1m)", "linear(1m, +1m, max 1d)")]
    [InlineData("linear(1m, max 1h)", "linear(1m, +1m, max 1h)")]
    [InlineData("exponential(2s)", "exponential(2s, x2, max 1d)")]
    [InlineData("exponential(2s, X2.50)", "exponential(2s, x2.5, max 1d)")]
    [InlineData("attempts 3", "exponential(2s, x2, max 5m) jitter full attempts 3")]
    [InlineData("jitter none", "exponential(2s, x2, max 5m)")]
    [InlineData(
        "within 90m attempts 4 jitter equal fixed(1s)",
        "fixed(1s) jitter equal attempts 4 within 90m"
    )]
    [InlineData(
        "exponential(2s, x2, max 5m) jitter full attempts 8; never on ValidationException; on http 429,503 fixed(10s)",
        "exponential(2s, x2, max 5m) jitter full attempts 8; never on ValidationException; on http 429, 503 fixed(10s)"
    )]
    [InlineData(
        "retry on http 500-599,429 , Timeout; never on any;",
        "exponential(2s, x2, max 5m) jitter full; retry on http 5xx, 429, Timeout; never on any"
    )]
    [InlineData(
        "fixed(1s); retry on \"http\" linear(1s) jitter full",
        "fixed(1s); on \"http\" linear(1s, +1s, max 1d) jitter full"
    )]
    public void Text_HasOneCanonicalForm(string text, string canonical)
    {
        Assert.True(RetryText.TryParse(text, out var policy, out var fault), fault?.Text);

        Assert.Equal(canonical, policy.Text);
    }

    [Fact]
    public void DefaultPolicy_IsTheTextThatTheApiNames()
    {
        Assert.Equal("exponential(2s, x2, max 5m) jitter full", RetryPolicy.Default.Text);
        Assert.True(RetryText.TryParse(RetryPolicy.Default.Text, out var policy, out _));
        Assert.Equal(RetryPolicy.Default, policy);
    }

    [Theory]
    [InlineData("", 1, 1, "expected fixed(…)")]
    [InlineData("sometimes", 1, 1, "found 'sometimes'")]
    [InlineData("fixed", 1, 6, "expected (; the text ends")]
    [InlineData("fixed(soon)", 1, 7, "expected a duration")]
    [InlineData("fixed(10)", 1, 7, "expected a duration")]
    [InlineData("fixed(-1s)", 1, 7, "expected a duration")]
    [InlineData("fixed(0.0001s)", 1, 7, "expected a duration")]
    [InlineData("fixed(2d)", 1, 7, "from 0s to 1d")]
    [InlineData("fixed(1s", 1, 9, "expected )")]
    [InlineData("fixed(1s) fixed(2s)", 1, 11, "given twice")]
    [InlineData("exponential(2s, 2)", 1, 17, "a factor such as x2")]
    [InlineData("exponential(2s, x0.5)", 1, 17, "x1 to x100")]
    [InlineData("exponential(10m, x2, max 5m)", 1, 1, "longer than max")]
    [InlineData("linear(1s, 5s)", 1, 12, "such as +10s")]
    [InlineData("jitter some", 1, 8, "none, full or equal")]
    [InlineData("attempts 0", 1, 10, "from 1 to 100")]
    [InlineData("attempts many", 1, 10, "from 1 to 100")]
    [InlineData("within 0s", 1, 8, "1s to 365d")]
    [InlineData("fixed(1s)\n never on A", 2, 2, "; before a rule")]
    [InlineData("fixed(1s); always on A", 1, 12, "expected a rule")]
    [InlineData("never A", 1, 7, "expected on")]
    [InlineData("never on", 1, 9, "expected an error")]
    [InlineData("never on fixed", 1, 10, "expected an error")]
    [InlineData("never on http", 1, 14, "an HTTP status")]
    [InlineData("never on http 42", 1, 15, "from 100 to 599")]
    [InlineData("never on http 599-500", 1, 15, "from 100 to 599")]
    [InlineData("never on http 5x", 1, 15, "429, 5xx or 500-599")]
    [InlineData("never on \"open", 1, 10, "not closed")]
    [InlineData("never on \"\"", 1, 10, "1 to 128 characters")]
    [InlineData("on A", 1, 5, "and another error, or fixed")]
    [InlineData("never on A fixed(1s)", 1, 12, "; or the end")]
    public void BadText_IsRefused_WithItsPlace(string text, int line, int column, string message)
    {
        Assert.False(RetryText.TryParse(text, out _, out var fault));

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsTooLong_IsRefused()
    {
        var text = "never on A" + new string(' ', RetryPolicy.LongestText);

        Assert.False(RetryText.TryParse(text, out _, out var fault));

        Assert.Contains("at most 1000 characters", fault.Message, StringComparison.Ordinal);
    }

    private static string Spoil(string text, int at, string sign, int cut)
    {
        var place = Math.Min(at, text.Length);
        return text.Insert(place, sign).Remove(place, Math.Min(cut, text.Length - place));
    }
}
