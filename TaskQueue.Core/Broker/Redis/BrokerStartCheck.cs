using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>Says why a Redis must not be used: one that evicts keys, a replica, one that lacks a right or is too old.</summary>
/// <param name="link">The connection.</param>
/// <param name="logger">Where warnings go.</param>
internal sealed partial class BrokerStartCheck(RedisLink link, ILogger<BrokerStartCheck> logger)
{
    // What the steps do, each with a key of its kind. Workers need no more than the Web processes, so one list serves.
    private static readonly string[] Needs =
    [
        "GET {q}:open",
        "SET {q}:open x",
        "DEL {q}:idle",
        "INCRBY {q}:1:seq 1",
        "HSET {q}:1:own a b",
        "HMGET {q}:1:own a",
        "HDEL {q}:1:own a",
        "ZADD {q}:1:lease 0 a",
        "RPUSH {q}:notes a",
        "LPOP {q}:1:ready 1",
        "XADD {q}:1:res * a b",
        "XRANGE {q}:events - +",
        "HGETALL {q}:events:open",
        "HSETNX {q}:events:log a b",
        "HINCRBY {q}:events:log a 1",
        "EXPIRE {q}:events:open 60",
        "PUBLISH {q}:wake x",
        "SUBSCRIBE {q}:wake",
        "INFO server",
    ];

    private readonly HashSet<string> _warned = [];

    /// <summary>Looks at the server.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The reasons against it, for people; none when it is fit, or away.</returns>
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in await RedisStartCheck.WarningsAsync(link, cancellationToken))
        {
            if (_warned.Add(warning))
            {
                LogWarning(warning);
            }
        }

        return await RedisStartCheck.FaultsAsync(link, Needs, cancellationToken);
    }

    /// <summary>Asks whether a worker process may begin.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="card">Who it is; the Web processes hear of it even when it is turned away.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The reasons against it; or <see langword="null"/> while Redis does not answer.</returns>
    public async Task<IReadOnlyList<string>?> AdmitAsync(
        RedisBroker broker,
        WorkerCard card,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var faults = await FaultsAsync(cancellationToken);
            if (faults.Count > 0)
            {
                return [.. faults.Select(f => $"ConnectionStrings:Redis: {f}")];
            }

            if (await broker.SharesKeyAsync(cancellationToken))
            {
                return [];
            }

            broker.Beat(new(card, [], false, TimeSpan.FromSeconds(1), []));
            return [new SigningKeyException().Message];
        }
        catch (RedisAwayException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);
}
