using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Broker.Redis;

namespace TaskQueue.Core.Execution;

/// <summary>
/// Lets a worker process begin when Redis answers, is fit, and the Web processes share its signing key; otherwise it
/// waits with a message, or ends with the reason and the exit code for wrong settings.
/// </summary>
/// <param name="broker">The broker in Redis.</param>
/// <param name="check">Says whether the server is fit.</param>
/// <param name="worker">Who this is.</param>
/// <param name="claims">Finds out later, when the key is changed.</param>
/// <param name="process">Ends.</param>
/// <param name="clock">For the rests between tries.</param>
/// <param name="logger">The log.</param>
internal sealed partial class WorkerAdmission(
    RedisBroker broker,
    BrokerStartCheck check,
    WorkerIdentity worker,
    ClaimLoop claims,
    IHostApplicationLifetime process,
    TimeProvider clock,
    ILogger<WorkerAdmission> logger
) : IHostedService
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <summary>Why the process had to end; nothing while it had not.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Waits until the worker may begin. The services that are started after this one wait with it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        claims.Refused = Refuse;
        for (var told = false; !await TryAdmitAsync(cancellationToken); told = true)
        {
            if (!told)
            {
                LogWaiting(broker.Trouble ?? "Redis does not answer");
            }

            await Task.Delay(Rest, clock, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TryAdmitAsync(CancellationToken cancellationToken)
    {
        // One beat goes with the question, so that the Web processes, too, can say whom they turn away.
        if (await check.AdmitAsync(broker, worker.Card(0), cancellationToken) is not { } faults)
        {
            return false;
        }

        Faults = faults;
        return Faults.Count == 0 ? true : throw new OperationCanceledException("Not admitted.");
    }

    private void Refuse(string why)
    {
        Faults = [why];
        LogRefused(why);
        process.StopApplication();
    }

    [LoggerMessage(EventId = 5008, Level = LogLevel.Warning, Message = "Waiting for Redis: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Critical, Message = "The worker ends: {Reason}")]
    private partial void LogRefused(string reason);
}
