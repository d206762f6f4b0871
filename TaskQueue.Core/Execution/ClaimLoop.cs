using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution;

/// <summary>Takes leases and runs them, as many at once as the worker may.</summary>
internal sealed partial class ClaimLoop(
    IBroker broker,
    Executor executor,
    AttemptsInHand inHand,
    ResultOutbox outbox,
    WorkerIdentity worker,
    StandingOrder order,
    LoneGate gate,
    LoadMeter meter,
    IOptions<LeaseOptions> lease,
    TimeProvider clock,
    ILogger<ClaimLoop> logger
) : IDisposable
{
    // Whoever pushes rings; this is for a ring that got lost.
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private readonly Channel<RunningAttempt> _claimed = Channel.CreateUnbounded<RunningAttempt>();
    private readonly SemaphoreSlim _room = new(0);
    private readonly ClaimRate _rate = new(clock);

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Called when the Web processes do not accept this one's work, with the reason.</summary>
    public Action<string>? Refused { get; set; }

    /// <summary>Runs until told to stop, and until what was started has ended.</summary>
    /// <param name="stopClaiming">Take no more; what is not started goes back.</param>
    public async Task RunAsync(CancellationToken stopClaiming)
    {
        IsRunning = true;
        outbox.Flushed = MakeRoom;
        var runners = Enumerable.Range(0, worker.Concurrency).Select(_ => Task.Run(RunClaimedAsync)).ToList();
        try
        {
            while (!stopClaiming.IsCancellationRequested)
            {
                await ClaimOnceAsync(stopClaiming);
            }
        }
        catch (OperationCanceledException) when (stopClaiming.IsCancellationRequested)
        {
            // Told to stop.
        }

        _claimed.Writer.Complete();
        HandBackUnstarted();
        await Task.WhenAll(runners);
        outbox.Flushed = null;
        IsRunning = false;
    }

    public void Dispose() => _room.Dispose();

    private async Task ClaimOnceAsync(CancellationToken stopClaiming)
    {
        var most = worker.Concurrency - inHand.LeftBehind + _rate.Prefetch - inHand.Count;
        if (most <= 0 || !order.MayClaim || gate.IsKept)
        {
            await _room.WaitAsync(Idle, stopClaiming);
            return;
        }

        try
        {
            var claim = new Claim(
                worker.Id,
                worker.Name,
                worker.Queues,
                worker.Routes,
                Math.Min(most, BrokerLimits.Step),
                lease.Value.Duration
            )
            {
                Labels = worker.Labels,
            };
            var asked = clock.GetTimestamp();
            // Without the token: leases that come in the moment of the end go back, and are not forgotten until they run out.
            var leases = await broker.ClaimAsync(claim, CancellationToken.None);
            if (leases.Count == 0)
            {
                await broker.WaitForReadyAsync(Idle, stopClaiming);
                return;
            }

            FailPoint.Hit("claim.after");
            Take(leases, asked, isOver: stopClaiming.IsCancellationRequested);
        }
        catch (SigningKeyException e)
        {
            Refused?.Invoke(e.Message);
            await Task.Delay(Idle, clock, stopClaiming);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e.Message);
            await Task.Delay(Idle, clock, stopClaiming);
        }
    }

    private void Take(IReadOnlyList<Lease> leases, long asked, bool isOver)
    {
        var now = clock.GetUtcNow();
        foreach (var taken in leases)
        {
            var attempt = new RunningAttempt(taken, now, asked);
            inHand.Add(attempt);
            if (isOver)
            {
                outbox.Add(executor.HandBack(attempt));
            }
            else
            {
                _claimed.Writer.TryWrite(attempt);
            }
        }
    }

    private async Task RunClaimedAsync()
    {
        while (await _claimed.Reader.WaitToReadAsync())
        {
            while (_claimed.Reader.TryRead(out var attempt))
            {
                await RunOneAsync(attempt);
            }
        }
    }

    private async Task RunOneAsync(RunningAttempt attempt)
    {
        var (result, leftover) = await executor.RunAsync(attempt);
        outbox.Add(result);
        meter.Count(result);
        _rate.Finished();
        if (leftover.IsCompleted)
        {
            attempt.Dispose();
            return;
        }

        // The slot stays taken until the handler has really ended, or one bad handler would eat the whole pool.
        inHand.LeaveBehind();
        LogLeftBehind(attempt.Lease.Task.Type, attempt.Lease.Task.Id);
        await leftover;
        inHand.EndedAfterAll();
        attempt.Dispose();
    }

    private void HandBackUnstarted()
    {
        while (_claimed.Reader.TryRead(out var attempt))
        {
            outbox.Add(executor.HandBack(attempt));
        }
    }

    private void MakeRoom()
    {
        if (_room.CurrentCount == 0)
        {
            _room.Release();
        }
    }

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "Claiming failed: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(
        EventId = 5005,
        Level = LogLevel.Error,
        Message = "A handler of {Type} did not stop and was left behind; task {TaskId}"
    )]
    private partial void LogLeftBehind(string type, Guid taskId);
}
