using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class LoneGateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public async Task NobodyIsBeside_WhoIsAlone_AndNobodyWaitsForEver(int slots)
    {
        using var gate = new LoneGate(slots);
        var (inside, alone, most) = (0, 0, 0);
        var broken = new List<string>();

        await Task.WhenAll(
                Enumerable.Range(0, 60).Select(i => Task.Run(() => ComeAndGoAsync(new Random(i)), Stop))
            )
            .WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Empty(broken);
        Assert.InRange(most, 1, slots);
        Assert.Equal((0, 0), (inside, alone));

        async Task ComeAndGoAsync(Random random)
        {
            for (var i = 0; i < 50; i++)
            {
                var wantsAlone = random.Next(4) == 0;
                using var place = await gate.EnterAsync(wantsAlone, Stop);
                var here = Interlocked.Increment(ref inside);
                if (wantsAlone)
                {
                    Interlocked.Increment(ref alone);
                }

                lock (broken)
                {
                    most = Math.Max(most, here);
                    if (Volatile.Read(ref alone) > 0 && Volatile.Read(ref inside) > 1)
                    {
                        broken.Add($"{inside} inside, {alone} alone");
                    }
                }

                await Task.Yield();
                if (wantsAlone)
                {
                    Interlocked.Decrement(ref alone);
                }

                Interlocked.Decrement(ref inside);
            }
        }
    }

    [Fact]
    public async Task AKeptPlace_SendsAwayWhoeverWaits_AndOpensAtItsEnd()
    {
        using var gate = new LoneGate(3);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = await gate.EnterAsync(alone: true, Stop);
        var beside = gate.EnterAsync(alone: false, Stop);
        var second = gate.EnterAsync(alone: true, Stop);

        var keeping = gate.KeepAsync(place, ended.Task);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beside);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(alone: false, Stop));
        Assert.True(gate.IsKept);
        ended.SetResult();
        await keeping.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.False(gate.IsKept);
        using var again = await gate.EnterAsync(alone: true, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task WhoGivesUpWaiting_LeavesNothingTaken()
    {
        using var gate = new LoneGate(3);
        using var giveUp = new CancellationTokenSource();
        var place = await gate.EnterAsync(alone: false, Stop);
        var collector = gate.EnterAsync(alone: true, giveUp.Token);
        var second = gate.EnterAsync(alone: true, giveUp.Token);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collector);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        place.Dispose();

        using var again = await gate.EnterAsync(alone: true, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.False(gate.EnterAsync(alone: false, Stop).IsCompleted);
    }
}
