using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>How many tasks each stage of a canary takes, and what may be asked of one.</summary>
public sealed class CanaryPlanTests
{
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(10, 1, 2)]
    [InlineData(40, 1, 3)]
    [InlineData(41, 1, 4)]
    [InlineData(1_000_000, 1, 50_001)]
    public void UpTo_IsOne_ThenFivePercentMore(long matched, long first, long share)
    {
        Assert.Equal(first, CanaryPlan.UpTo(OperationStage.First, matched));
        Assert.Equal(share, CanaryPlan.UpTo(OperationStage.Share, matched));
    }

    [Fact]
    public void Room_NeverGrows_WhileTasksAreQueued() =>
        Prop.ForAll(
                Arb.From(
                    from matched in Gen.Choose(1, 2_000_000)
                    from done in Gen.Choose(0, 200_000)
                    select (matched, done)
                ),
                c =>
                    new[] { OperationStage.First, OperationStage.Share }.All(stage =>
                        Room(stage, c.matched, c.done) is var before
                        && Room(stage, c.matched, c.done + 1) <= before
                        && before + c.done == Math.Max(c.done, CanaryPlan.UpTo(stage, c.matched))
                    )
                    && Room(OperationStage.First, c.matched, c.done)
                        <= Room(OperationStage.Share, c.matched, c.done)
            )
            .Check(Config.QuickThrowOnFailure);

    [Fact]
    public void After_EndsWithTheRest()
    {
        Assert.Equal(OperationStage.Share, CanaryPlan.After(OperationStage.First));
        Assert.Equal(OperationStage.Rest, CanaryPlan.After(OperationStage.Share));
    }

    [Fact]
    public void CameBack_FitsIntoItsColumn() =>
        Assert.Equal(
            BulkRules.LongestReason,
            CanaryPlan.CameBack(Guid.NewGuid(), "Boom", new string('x', 5000)).Length
        );

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, true)]
    [InlineData(true, 1, true)]
    [InlineData(true, 86_400, true)]
    [InlineData(true, 0, false)]
    [InlineData(true, 86_401, false)]
    [InlineData(false, 60, false)]
    public void StageWait_IsBounded_AndNeedsACanary(bool canary, int? seconds, bool fine)
    {
        var request = BulkRequest.Requeue([Guid.NewGuid()], null) with
        {
            Arguments = new()
            {
                Canary = canary,
                StageWait = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            },
        };

        var errors = BulkRules.Check(request).ToDictionary();

        Assert.Equal(fine, errors.Count == 0);
        Assert.All(errors.Keys, field => Assert.Equal("arguments.stageWait", field));
    }

    [Fact]
    public void ACanary_IsForRequeuesAlone()
    {
        var request = new BulkRequest
        {
            Action = BulkAction.Retry,
            Ids = [Guid.NewGuid()],
            Arguments = new() { Canary = true },
        };

        Assert.Contains("arguments.canary", BulkRules.Check(request).ToDictionary().Keys);
        Assert.Null(BulkActions.Parse("requeue"));
    }

    [Fact]
    public void AFingerprint_IsACondition() =>
        Assert.True(
            BulkRules
                .Check(
                    new()
                    {
                        Action = BulkAction.Retry,
                        Filter = new() { Fingerprints = [42] },
                    }
                )
                .IsEmpty
        );

    private static long Room(OperationStage stage, long matched, long done) =>
        CanaryPlan.Room(
            new()
            {
                Id = Guid.Empty,
                Action = BulkAction.Requeue,
                Actor = "a",
                Arguments = "{}",
                Stage = stage,
                Matched = matched,
                Done = done,
                CreatedAt = default,
                NotBefore = default,
            }
        );
}
