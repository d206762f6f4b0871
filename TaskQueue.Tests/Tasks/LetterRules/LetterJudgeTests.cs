using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Tests.Tasks.LetterRules;

/// <summary>Which rule decides on a dead letter, and what it says.</summary>
public sealed class LetterJudgeTests
{
    private static readonly DateTimeOffset Died = Samples.Now;

    [Fact]
    public void TheFirstThatMatches_Decides()
    {
        LetterRule[] rules =
        [
            Rule("other", r => r.Types = ["http.request"]),
            Rule("mine", r => r.Types = ["echo"]),
            Rule("all", r => r.Action = LetterAction.Keep),
        ];

        Assert.Equal("mine", Decide(rules)?.Name);
        Assert.Null(Decide(rules[..1]));
    }

    [Theory]
    [InlineData("type", true)]
    [InlineData("other type", false)]
    [InlineData("queue", true)]
    [InlineData("other queue", false)]
    [InlineData("fingerprint", true)]
    [InlineData("other fingerprint", false)]
    [InlineData("kind", true)]
    [InlineData("other kind", false)]
    [InlineData("text in another case", true)]
    [InlineData("other text", false)]
    [InlineData("young enough", true)]
    [InlineData("too old", false)]
    [InlineData("old enough", true)]
    [InlineData("too young", false)]
    [InlineData("everything", true)]
    public void EachPart_MustHold(string part, bool matches)
    {
        var rule = Rule(
            "r",
            r =>
            {
                switch (part)
                {
                    case "type":
                        r.Types = ["x", "echo"];
                        break;
                    case "other type":
                        r.Types = ["Echo"];
                        break;
                    case "queue":
                        r.Queues = ["default"];
                        break;
                    case "other queue":
                        r.Queues = ["other"];
                        break;
                    case "fingerprint":
                        r.Fingerprint = 42;
                        break;
                    case "other fingerprint":
                        r.Fingerprint = 43;
                        break;
                    case "kind":
                        r.ErrorKind = "Boom";
                        break;
                    case "other kind":
                        r.ErrorKind = "boom";
                        break;
                    case "text in another case":
                        r.ErrorContains = "IS LOCKED";
                        break;
                    case "other text":
                        r.ErrorContains = "full";
                        break;
                    case "young enough":
                        r.MaxAge = TimeSpan.FromHours(2);
                        break;
                    case "too old":
                        r.MaxAge = TimeSpan.FromHours(1.9);
                        break;
                    case "old enough":
                        r.MinAge = TimeSpan.FromHours(2);
                        break;
                    case "too young":
                        r.MinAge = TimeSpan.FromHours(2.1);
                        break;
                }
            }
        );

        Assert.Equal(matches, LetterJudge.Matches(rule, Letter()));
    }

    [Fact]
    public void TheAge_IsThatAtDeath_FromTheTimeItWasPlannedFor()
    {
        Assert.Equal(TimeSpan.FromHours(2), LetterJudge.AgeOf(Letter()));
        Assert.Equal(
            TimeSpan.FromMinutes(5),
            LetterJudge.AgeOf(Letter() with { RunAt = Died.AddMinutes(-5) })
        );
        Assert.Equal(TimeSpan.FromHours(2), LetterJudge.AgeOf(Letter() with { RunAt = Died.AddDays(-3) }));
    }

    [Fact]
    public void ADelay_IsWaitedFor_AndThenItActs()
    {
        LetterRule[] rules = [Rule("r", r => r.After = TimeSpan.FromMinutes(10))];

        var early = LetterJudge.Decide(rules, Letter(), 0, Died);
        var due = LetterJudge.Decide(rules, Letter(), 0, Died.AddMinutes(10));

        Assert.Equal((LetterStep.Wait, Died.AddMinutes(10)), (early.Step, early.At));
        Assert.Equal(LetterStep.Act, due.Step);
    }

    [Fact]
    public void ARequeueThatIsSpent_LeavesItToTheNext()
    {
        LetterRule[] rules =
        [
            Rule("again", r => r.AtMost = 2),
            Rule("gone", r => r.Action = LetterAction.Discard),
        ];

        Assert.Equal("again", Decide(rules, requeues: 1)?.Name);
        Assert.Equal("gone", Decide(rules, requeues: 2)?.Name);
    }

    [Fact]
    public void APausedRule_Holds_AndKeepsLaterOnesFromIt()
    {
        LetterRule[] rules =
        [
            Rule("paused", r => r.Paused = true),
            Rule("gone", r => r.Action = LetterAction.Discard),
        ];

        var verdict = LetterJudge.Decide(rules, Letter(), 0, Died);

        Assert.Equal(("paused", LetterStep.Hold), (verdict.Rule!.Name, verdict.Step));
    }

    [Fact]
    public void Keep_IsNothingAtAll()
    {
        var verdict = LetterJudge.Decide([Rule("k", r => r.Action = LetterAction.Keep)], Letter(), 0, Died);

        Assert.Equal(LetterStep.Nothing, verdict.Step);
    }

    [Fact]
    public void ADiscard_LeavesAKeyItsTime()
    {
        LetterRule[] rules =
        [
            Rule(
                "d",
                r =>
                {
                    r.Action = LetterAction.Discard;
                    r.After = TimeSpan.FromHours(1);
                }
            ),
        ];

        var plain = LetterJudge.Decide(rules, Letter(), 0, Died);
        var keyed = LetterJudge.Decide(rules, Letter() with { HasKey = true }, 0, Died);

        Assert.Equal(Died.AddHours(1), plain.At);
        Assert.Equal(Letter().CreatedAt + TaskLimits.KeysLive, keyed.At);
    }

    [Fact]
    public void WhateverTheRules_ATaskIsNotRequeuedForEver() =>
        Prop.ForAll(
                Arb.From(
                    from limits in Gen.ArrayOf(Gen.Choose(1, LetterRuleChecks.MostRequeues))
                    from kinds in Gen.ArrayOf(Gen.Choose(0, 3), limits.Length)
                    select limits.Zip(kinds).ToArray()
                ),
                c =>
                {
                    LetterRule[] rules =
                    [
                        .. c.Select(
                            (r, i) =>
                                Rule($"{i}", x => (x.AtMost, x.Action) = (r.First, (LetterAction)r.Second))
                        ),
                    ];
                    // Each time it dies at once.
                    var requeues = 0;
                    while (
                        LetterJudge.Decide(rules, Letter(), requeues, Died)
                            is { Step: LetterStep.Act, Rule.Action: LetterAction.Requeue }
                    )
                    {
                        requeues++;
                    }

                    return requeues
                        <= rules
                            .Where(r => r.Action is LetterAction.Requeue)
                            .Select(r => r.AtMost!.Value)
                            .DefaultIfEmpty()
                            .Max();
                }
            )
            .Check(Config.QuickThrowOnFailure);

    private static LetterRule? Decide(IReadOnlyList<LetterRule> rules, int requeues = 0) =>
        LetterJudge.Decide(rules, Letter(), requeues, Died).Rule;

    private static Letter Letter() =>
        new(
            "echo",
            "default",
            "Boom",
            "Order 7 is locked.",
            42,
            Died.AddHours(-2),
            null,
            Died,
            HasKey: false
        );

    private static LetterRule Rule(string name, Action<LetterRule> change)
    {
        var rule = new LetterRule
        {
            Id = Guid.NewGuid(),
            Name = name,
            AtMost = 3,
            CreatedAt = Died,
            CreatedBy = "a",
            UpdatedBy = "a",
        };
        change(rule);
        return rule;
    }
}
