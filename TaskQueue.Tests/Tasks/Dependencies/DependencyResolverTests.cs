using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Tests.Tasks.Dependencies;

public sealed class DependencyResolverTests
{
    private static readonly TaskState[] Ends =
    [
        TaskState.Succeeded,
        TaskState.Dead,
        TaskState.Cancelled,
        TaskState.Expired,
        TaskState.Skipped,
    ];

    [Fact]
    public void ADecision_NeverChanges_HoweverTheOthersEnd() =>
        Prop.ForAll(
                Cases().ToArbitrary(),
                c =>
                {
                    var endings = new TaskState?[c.Ends.Length];
                    var decided = DependencyVerdict.Wait;
                    foreach (var i in c.Order)
                    {
                        endings[i] = c.Ends[i];
                        var verdict = DependencyResolver.Decide(c.Rule, endings);
                        if (decided is not DependencyVerdict.Wait && verdict != decided)
                        {
                            return false;
                        }

                        decided = verdict;
                    }

                    return decided is not DependencyVerdict.Wait;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void TheLastDecision_CountsWhatWasWanted() =>
        Prop.ForAll(
                Cases().ToArbitrary(),
                c =>
                {
                    var met = c.Ends.Count(c.Rule.Wants) >= c.Rule.Mode.NeededOf(c.Ends.Length);
                    var expected =
                        met || c.Rule.OnFailed is OnDependencyFailed.Run ? DependencyVerdict.Run
                        : c.Rule.OnFailed is OnDependencyFailed.Skip ? DependencyVerdict.Skip
                        : DependencyVerdict.Cancel;
                    return DependencyResolver.Decide(c.Rule, [.. c.Ends.Select(e => (TaskState?)e)])
                        == expected;
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("all succeeded skip")]
    [InlineData("any finished run")]
    [InlineData("7 failed cancel")]
    public void Text_ReadsBack(string text)
    {
        Assert.True(DependencyRule.TryParse(text, out var rule));
        Assert.Equal(text, rule.ToString());
    }

    private static Gen<Case> Cases() =>
        from count in Gen.Choose(1, 8)
        from ends in Gen.Elements(Ends).ArrayOf(count)
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from number in Gen.Choose(0, count)
        from wanted in Gen.Elements(Enum.GetValues<WantedOutcome>())
        from failed in Gen.Elements(Enum.GetValues<OnDependencyFailed>())
        select new Case(ends, order, new(new(number), wanted, failed));

    private sealed record Case(TaskState[] Ends, int[] Order, DependencyRule Rule);
}
