using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;
using TaskQueue.Core.Execution;
using TaskQueue.Tests.Broker;

namespace TaskQueue.Tests.Execution;

public sealed class ResultOutboxTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly EmbeddedBroker _broker;
    private readonly AttemptsInHand _inHand = new();
    private readonly ResultOutbox _outbox;

    public ResultOutboxTests()
    {
        _broker = new(_clock);
        _outbox = new(_broker, _inHand, _clock, NullLogger<ResultOutbox>.Instance);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task WhileTheBrokerIsClosed_ResultsAreKept_AndGoWhenItOpens()
    {
        var held = new HeldLease(Guid.NewGuid(), 7);
        var attempt = Hold(held);
        var flushed = 0;
        _outbox.Flushed = () => flushed++;
        var running = _outbox.RunAsync(Stop);
        _outbox.Add(ResultOf(held));
        _outbox.Complete();

        for (var i = 0; i < 5; i++)
        {
            await Eventually.TrueAsync(() => _clock.WaitingTimers > 0, "the outbox rests");
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Same(attempt, _inHand.Find(held));
        await _broker.ReopenAsync(1, [Running(held)], TimeSpan.FromSeconds(30), Stop);
        await Eventually.TrueAsync(() => _clock.WaitingTimers > 0 || running.IsCompleted, "the outbox rests");
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        var batch = Assert.Single(await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop));
        Assert.Equal(held.Token, Assert.Single(batch.Results).Token);
        Assert.Null(_inHand.Find(held));
        Assert.Equal(1, flushed);
    }

    [Fact]
    public async Task AResultWhoseLeaseIsGone_IsLetGo()
    {
        await _broker.ReopenAsync(1, [], TimeSpan.FromSeconds(30), Stop);
        var held = new HeldLease(Guid.NewGuid(), 7);
        Hold(held);
        _outbox.Add(ResultOf(held));
        _outbox.Complete();

        await _outbox.RunAsync(Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal(0, _inHand.Count);
        Assert.Empty(await _broker.TakeResultsAsync(10, TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task ManyResults_GoTogether_AThousandAtMost()
    {
        var held = Enumerable.Range(1, 1500).Select(i => new HeldLease(Guid.NewGuid(), i)).ToList();
        await _broker.ReopenAsync(1, [.. held.Select(Running)], TimeSpan.FromSeconds(30), Stop);
        held.ForEach(h => _outbox.Add(ResultOf(h)));
        _outbox.Complete();

        await _outbox.RunAsync(Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        var batches = await _broker.TakeResultsAsync(int.MaxValue, TimeSpan.Zero, Stop);
        Assert.Equal([1000, 500], batches.Select(b => b.Results.Count));
    }

    [Fact]
    public async Task GivingUp_EndsIt_WhateverWaits()
    {
        using var giveUp = new CancellationTokenSource();
        var running = _outbox.RunAsync(giveUp.Token);
        _outbox.Add(ResultOf(new(Guid.NewGuid(), 7)));

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static RunningLease Running(HeldLease held) => new(held.TaskId, held.Token, "default");

    private static AttemptResult ResultOf(HeldLease lease) =>
        new(lease.TaskId, lease.Token, "w1", AttemptOutcome.Succeeded, Samples.Now, Samples.Now, Samples.Now);

    private RunningAttempt Hold(HeldLease lease)
    {
        var attempt = new RunningAttempt(
            Samples.Lease(id: lease.TaskId, token: lease.Token),
            Samples.Now,
            renewedAt: 0
        );
        _inHand.Add(attempt);
        return attempt;
    }
}
