using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class AttemptsInHandTests
{
    [Fact]
    public void ATaskThatComesAgain_StopsItsEarlierAttempt()
    {
        var (inHand, task) = (new AttemptsInHand(), Guid.NewGuid());
        using var earlier = Attempt(task, token: 7);
        using var later = Attempt(task, token: 8);
        using var other = Attempt(Guid.NewGuid(), token: 9);
        inHand.Add(earlier);
        inHand.Add(other);

        inHand.Add(later);

        Assert.Equal(
            (StopReason.LeaseLost, StopReason.None, StopReason.None),
            (earlier.Why, later.Why, other.Why)
        );
        Assert.Same(later, inHand.Find(task));
        Assert.Equal(2, inHand.Count);
    }

    private static RunningAttempt Attempt(Guid task, long token) =>
        new(Samples.Lease(id: task, token: token), Samples.Now, renewedAt: 0);
}
