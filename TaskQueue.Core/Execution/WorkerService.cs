using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>
/// The worker as a part of a process: starts its loops, and at the end stops claiming, lets running tasks end within
/// the limit, hands back the rest and says goodbye.
/// </summary>
internal sealed partial class WorkerService(
    ClaimLoop claims,
    ResultOutbox outbox,
    BeatThread beat,
    AttemptsInHand inHand,
    IBroker broker,
    WorkerIdentity worker,
    StandingOrder order,
    IOptions<WorkerOptions> options,
    TimeProvider clock,
    ILogger<WorkerService> logger
) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopClaiming = new();
    private readonly CancellationTokenSource _giveUp = new();
    private Task _claiming = Task.CompletedTask;
    private Task _flushing = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Each handler may block a pool thread; without these the pool would grow by one or two a second.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(
            Math.Max(threads, worker.Concurrency + (2 * Environment.ProcessorCount)),
            ports
        );
        beat.Start();
        _flushing = Task.Run(() => outbox.RunAsync(_giveUp.Token), CancellationToken.None);
        _claiming = Task.Run(() => claims.RunAsync(_stopClaiming.Token), CancellationToken.None);
        LogStarted(worker.Name, worker.Concurrency);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        order.End();
        await _stopClaiming.CancelAsync();
        await EndsWithinAsync(_claiming, options.Value.ShutdownTimeout);
        foreach (var attempt in inHand.All)
        {
            attempt.Stop(StopReason.ShuttingDown);
        }

        await EndsWithinAsync(_claiming, Executor.Grace + TimeSpan.FromSeconds(1));
        outbox.Complete();
        await EndsWithinAsync(_flushing, TimeSpan.FromSeconds(5));
        await _giveUp.CancelAsync();
        beat.Stop();
        await SayGoodbyeAsync();
        LogStopped(worker.Name, inHand.Count);
    }

    public void Dispose()
    {
        _stopClaiming.Dispose();
        _giveUp.Dispose();
    }

    // Where nobody hears it the worker is silent from now on, and lost after a lease. No reason to end in disorder.
    private async Task SayGoodbyeAsync()
    {
        try
        {
            await broker.LeaveAsync(worker.Id, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNoGoodbye(worker.Name, e.Message);
        }
    }

    private async Task EndsWithinAsync(Task loop, TimeSpan limit)
    {
        if (!loop.IsCompleted)
        {
            await Task.WhenAny(loop, Task.Delay(limit, clock));
        }
    }

    [LoggerMessage(
        EventId = 5006,
        Level = LogLevel.Information,
        Message = "Worker {Name} runs up to {Concurrency} tasks at once"
    )]
    private partial void LogStarted(string name, int concurrency);

    [LoggerMessage(
        EventId = 5007,
        Level = LogLevel.Information,
        Message = "Worker {Name} stopped; {Left} attempts did not end"
    )]
    private partial void LogStopped(string name, int left);

    [LoggerMessage(
        EventId = 5014,
        Level = LogLevel.Warning,
        Message = "Worker {Name} could not say goodbye: {Reason}"
    )]
    private partial void LogNoGoodbye(string name, string reason);
}
