using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Ends the leases of worker processes that are gone, so that their tasks need not wait until the leases run out: one whose
/// connection to Redis is closed and stays so, and that was not heard of meanwhile. A worker that is merely cut off connects
/// anew within a moment; should it not, it has lost its leases, as after any silence.
/// </summary>
/// <param name="broker">Knows the workers.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class GoneWorkers(
    RedisBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<GoneWorkers> logger
) : Chore(store, clock, logger)
{
    /// <summary>Beats come every second; two that are missing may be a busy machine.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker must have been without a connection.</summary>
    public static readonly TimeSpan Unconnected = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logger;
    private readonly Dictionary<Guid, long> _missing = [];
    private bool _isBlind;

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(500);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var silent = await broker.SilentAsync(Silence, cancellationToken);
        if (silent.Count == 0 || await ConnectedAsync(cancellationToken) is not { } connected)
        {
            _missing.Clear();
            return false;
        }

        var gone = silent.Where(w => !connected.Contains(w.Card.Id)).ToList();
        foreach (var back in _missing.Keys.Except(gone.Select(w => w.Card.Id)).ToList())
        {
            _missing.Remove(back);
        }

        foreach (var worker in gone)
        {
            _missing.TryAdd(worker.Card.Id, Clock.GetTimestamp());
            if (Clock.GetElapsedTime(_missing[worker.Card.Id]) >= Unconnected)
            {
                await ForsakeAsync(worker, cancellationToken);
            }
        }

        return false;
    }

    private async Task ForsakeAsync(SilentWorker worker, CancellationToken cancellationToken)
    {
        if (await broker.ForsakeAsync(worker, cancellationToken) is var count and > 0)
        {
            LogGone(worker.Card.Name, worker.Card.Host, count);
        }
    }

    private async Task<IReadOnlySet<Guid>?> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_isBlind)
        {
            return null;
        }

        try
        {
            return await broker.ConnectedAsync(cancellationToken);
        }
        catch (RedisErrorException refused)
        {
            // A user without the right to look: leases end by time alone.
            _isBlind = true;
            LogBlind(refused.Message);
            return null;
        }
    }

    [LoggerMessage(
        EventId = 6012,
        Level = LogLevel.Warning,
        Message = "Worker {Worker} on {Host} is gone; its {Count} tasks run again at once"
    )]
    private partial void LogGone(string worker, string host, int count);

    [LoggerMessage(
        EventId = 6013,
        Level = LogLevel.Warning,
        Message = "Redis does not say who is connected ({Reason}); tasks of workers that died wait until their leases end. "
            + "Give the user of Web the right +client|list"
    )]
    private partial void LogBlind(string reason);
}
