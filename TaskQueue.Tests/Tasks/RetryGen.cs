using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>Random policies and errors, for properties.</summary>
internal static class RetryGen
{
    private static readonly string[] Kinds =
    [
        "TimeoutException",
        "A",
        "_b.c",
        "http",
        "any",
        "Never",
        "1st",
        "odd kind, (really); yes",
        "Größe",
        "x2",
    ];

    private static readonly Gen<TimeSpan> Span = Gen.OneOf(
        Gen.Choose(0, 10_000).Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Choose(0, 86_400).Select(s => TimeSpan.FromSeconds(s)),
        Gen.Choose(0, 24).Select(h => TimeSpan.FromHours(h))
    );

    private static readonly Gen<RetryJitter> Jitter = Gen.Elements(Enum.GetValues<RetryJitter>());

    private static readonly Gen<RetryRest> Rest =
        from shape in Gen.Elements(Enum.GetValues<RetryShape>())
        from a in Span
        from b in Span
        from step in Span
        from factor in Gen.Choose(1000, 100_000)
        let first = a < b ? a : b
        let most = a < b ? b : a
        select shape switch
        {
            RetryShape.Fixed => RetryRest.Fixed(first),
            RetryShape.Linear => RetryRest.Linear(first, step, most),
            _ => RetryRest.Exponential(first, factor / 1000m, most),
        };

    private static readonly Gen<RetryMatch> Match = Gen.OneOf(
        Gen.Constant(RetryMatch.Any),
        Gen.Elements(Kinds).Select(kind => new RetryMatch(kind)),
        Gen.Choose(100, 599).Select(status => RetryMatch.Http(status, status)),
        Gen.Choose(1, 5).Select(hundred => RetryMatch.Http(hundred * 100, (hundred * 100) + 99)),
        from low in Gen.Choose(100, 300)
        from high in Gen.Choose(300, 599)
        select RetryMatch.Http(low, high)
    );

    private static readonly Gen<RetryRule> Rule =
        from what in Gen.Choose(0, 2)
        from errors in Match.NonEmptyListOf()
        from rest in Rest
        from jitter in Jitter
        let some = errors.Take(4).ToList()
        select what == 2
            ? new RetryRule(Never: false, some, rest, jitter)
            : new RetryRule(Never: what == 1, some);

    public static readonly Gen<RetryPolicy> Policy =
        from rest in Rest
        from jitter in Jitter
        from attempts in Gen.Choose(0, TaskLimits.Attempts)
        from within in Gen.Choose(0, 100_000)
        from rules in Rule.ListOf()
        select new RetryPolicy(rest, jitter)
        {
            Attempts = attempts == 0 ? null : attempts,
            Within = within == 0 ? null : TimeSpan.FromSeconds(within),
            Rules = [.. rules.Take(4)],
        };

    public static readonly Gen<AttemptError> Error =
        from kind in Gen.Elements(Kinds)
        from status in Gen.Choose(0, 599)
        from after in Gen.Choose(-100, 200_000)
        select new AttemptError(
            kind,
            "m",
            RetryAfter: after % 2 == 0 ? TimeSpan.FromSeconds(after) : null,
            Status: status < 100 ? null : status
        );
}
