using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Tests.Tasks.LetterRules;

/// <summary>What a rule for dead letters must be like.</summary>
public sealed class LetterRuleChecksTests
{
    public static TheoryData<string, NewLetterRule> Wrong =>
        new()
        {
            { "name", Fine() with { Name = " " } },
            { "name", Fine() with { Name = new string('x', LetterRuleChecks.LongestName + 1) } },
            { "position", Fine() with { Position = 0 } },
            { "match.types", Fine() with { Types = ["not a name"] } },
            { "match.queues", Fine() with { Queues = ["Mail"] } },
            { "match.queues", Fine() with { Queues = [.. Enumerable.Range(0, 101).Select(i => $"q{i}")] } },
            { "match.errorKind", Fine() with { ErrorKind = "" } },
            { "match.errorContains", Fine() with { ErrorContains = new string('x', 501) } },
            { "match.minAge", Fine() with { MinAge = TimeSpan.FromSeconds(-1) } },
            {
                "match.maxAge",
                Fine() with
                {
                    MinAge = TimeSpan.FromHours(2),
                    MaxAge = TimeSpan.FromHours(1),
                }
            },
            { "action.atMost", Fine() with { AtMost = null } },
            { "action.atMost", Fine() with { AtMost = 101 } },
            { "action.after", Fine() with { After = TimeSpan.FromDays(5000) } },
            { "action.tags", Fine() with { Tags = ["x"] } },
            { "action.after", Fine() with { Action = LetterAction.Discard, AtMost = null } },
            { "action.atMost", Fine() with { Action = LetterAction.Discard, After = TimeSpan.FromDays(1) } },
            { "action.tags", Fine() with { Action = LetterAction.Tag, AtMost = null } },
            {
                "action.after",
                Fine() with
                {
                    Action = LetterAction.Keep,
                    AtMost = null,
                    After = TimeSpan.Zero,
                }
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WhatIsWrong_IsNamed(string field, NewLetterRule rule) =>
        Assert.Equal([field], LetterRuleChecks.Check(rule).ToDictionary().Keys);

    [Fact]
    public void WhatIsRight_Passes()
    {
        NewLetterRule[] right =
        [
            Fine(),
            Fine() with
            {
                After = TimeSpan.FromMinutes(10),
            },
            Fine() with
            {
                Action = LetterAction.Discard,
                AtMost = null,
                After = TimeSpan.FromDays(30),
            },
            Fine() with
            {
                Action = LetterAction.Tag,
                AtMost = null,
                Tags = ["look"],
            },
            Fine() with
            {
                Action = LetterAction.Keep,
                AtMost = null,
            },
        ];

        Assert.All(right, rule => Assert.True(LetterRuleChecks.Check(rule).IsEmpty));
    }

    private static NewLetterRule Fine() =>
        new()
        {
            Name = "r",
            Action = LetterAction.Requeue,
            AtMost = 3,
        };
}
