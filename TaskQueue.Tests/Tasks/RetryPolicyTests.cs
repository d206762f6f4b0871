using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class RetryPolicyTests
{
    private static readonly Arbitrary<RetryPolicy> Policies = Arb.From(RetryGen.Policy);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(8, 256)]
    [InlineData(9, 300)]
    [InlineData(100, 300)]
    [InlineData(int.MaxValue, 300)]
    public void DelayAfter_DoublesUpToFiveMinutes(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Default.DelayAfter(failures, 1));

    [Theory]
    [InlineData("fixed(10s)", 10, 10, 10)]
    [InlineData("linear(10s)", 10, 20, 30)]
    [InlineData("linear(10s, +5s)", 10, 15, 20)]
    [InlineData("linear(10s, +5s, max 12s)", 10, 12, 12)]
    [InlineData("exponential(1s, x3)", 1, 3, 9)]
    [InlineData("exponential(1s, x1.5, max 2s)", 1, 1.5, 2)]
    [InlineData("exponential(1s, max 3s)", 1, 2, 3)]
    public void DelayAfter_GrowsByItsShape(string text, double first, double second, double third)
    {
        var policy = Read(text);

        Assert.Equal(
            [first, second, third],
            [.. Enumerable.Range(1, 3).Select(n => policy.DelayAfter(n, 0.5).TotalSeconds)]
        );
    }

    [Theory]
    [InlineData("fixed(10s)", 10, 10, 10)]
    [InlineData("fixed(10s) jitter full", 0, 5, 10)]
    [InlineData("fixed(10s) jitter equal", 5, 7.5, 10)]
    public void Jitter_ReachesFromItsLowestToItsBound(string text, double low, double middle, double high)
    {
        var policy = Read(text);

        Assert.Equal(
            [low, low, middle, high, high],
            [
                policy.DelayAfter(1, -1).TotalSeconds,
                policy.DelayAfter(1, 0).TotalSeconds,
                policy.DelayAfter(1, 0.5).TotalSeconds,
                policy.DelayAfter(1, 1).TotalSeconds,
                policy.DelayAfter(1, 7).TotalSeconds,
            ]
        );
    }

    [Fact]
    public void Rest_IsNeverNegative_NorBeyondItsBound_NorShorterAfterMoreFailures() =>
        Prop.ForAll(
                Policies,
                Arb.From(Gen.Choose(1, 300)),
                Arb.From(Gen.Choose(0, 1000)),
                (policy, failures, chance) =>
                {
                    var delay = policy.DelayAfter(failures, chance / 1000.0);
                    return delay >= TimeSpan.Zero
                        && delay <= policy.Rest.Most
                        && delay <= policy.Rest.BoundAfter(failures)
                        && policy.Rest.BoundAfter(failures) <= policy.Rest.BoundAfter(failures + 1)
                        && policy.DelayAfter(failures, 0) <= delay
                        && delay <= policy.DelayAfter(failures, 1);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void RestAfterAnError_EndsWithinTheTime_AndIsNeverNegative() =>
        Prop.ForAll(
                Policies,
                Arb.From(RetryGen.Error),
                Arb.From(Gen.Choose(0, 100_000)),
                (policy, error, seconds) =>
                {
                    var elapsed = TimeSpan.FromSeconds(seconds);
                    return policy.RestAfter(error, 3, elapsed, 0.7) is not { } rest
                        || (
                            rest >= TimeSpan.Zero
                            && rest <= RetryRest.Longest
                            && (policy.Within is not { } within || elapsed + rest <= within)
                            && policy.RuleFor(error) is not { Never: true }
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("never on A", "A", null, null)]
    [InlineData("never on A", "B", null, 2.0)]
    [InlineData("retry on A; never on any", "A", null, 2.0)]
    [InlineData("retry on A; never on any", "B", null, null)]
    [InlineData("on A fixed(7s)", "A", null, 7.0)]
    [InlineData("on http 429,503 fixed(7s)", "HttpStatus", 503, 7.0)]
    [InlineData("on http 429,503 fixed(7s)", "HttpStatus", 500, 2.0)]
    [InlineData("on http 5xx fixed(7s)", "HttpStatus", 599, 7.0)]
    [InlineData("on http 5xx fixed(7s)", "Other", null, 2.0)]
    [InlineData("never on http 400-499", "HttpStatus", 404, null)]
    [InlineData("retry on http 429; never on http 4xx", "HttpStatus", 429, 2.0)]
    [InlineData("never on \"odd kind\"", "odd kind", null, null)]
    public void FirstRuleAboutAnError_Decides(string text, string kind, int? status, double? seconds)
    {
        var error = new AttemptError(kind, "m", Status: status);

        var rest = Read(text).RestAfter(error, failures: 1, TimeSpan.Zero, random: 1);

        Assert.Equal(seconds, rest?.TotalSeconds);
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData(5.0, 7)]
    [InlineData(-5.0, 7)]
    [InlineData(60.0, 60)]
    [InlineData(9e9, 86_400)]
    public void LongerRestThatWasAskedFor_IsKept_UpToADay(double? asked, double seconds)
    {
        TimeSpan? retryAfter = asked is { } s ? TimeSpan.FromSeconds(s) : null;
        var error = new AttemptError("HttpStatus", "m", RetryAfter: retryAfter, Status: 429);

        var rest = Read("on http 429 fixed(7s)").RestAfter(error, 1, TimeSpan.Zero, 1);

        Assert.Equal(TimeSpan.FromSeconds(seconds), rest);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(50, true)]
    [InlineData(51, false)]
    [InlineData(9999, false)]
    public void Within_AllowsNoAttemptThatWouldStartLater(int elapsed, bool again) =>
        Assert.Equal(
            again,
            Read("fixed(10s) within 1m").RestAfter(new("K", "m"), 1, TimeSpan.FromSeconds(elapsed), 1)
                is not null
        );

    [Fact]
    public void DelayAfter_NoFailure_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RetryPolicy.Default.DelayAfter(0, 1));

    [Fact]
    public void Policies_OfATextAreReadOnce_AndASpoiledTextMeansTheDefault()
    {
        Assert.Same(RetryPolicy.Default, RetryPolicies.Of(null));
        Assert.Same(RetryPolicies.Of("fixed(3s)"), RetryPolicies.Of("fixed(3s)"));
        Assert.Same(RetryPolicy.Default, RetryPolicies.Of("spoiled in the store"));
    }

    private static RetryPolicy Read(string text) =>
        RetryText.TryParse(text, out var policy, out var fault)
            ? policy
            : throw new InvalidOperationException(fault.Text);
}
