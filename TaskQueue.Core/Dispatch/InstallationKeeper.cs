using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Keeps two installations out of one Redis: a process does not open its store while the processes of another store use
/// that Redis. It is not remembered for long who does, so that an emptied Redis, a backup that was restored, and an
/// installation that follows another one hold up nobody.
/// </summary>
/// <param name="broker">Remembers who uses it.</param>
/// <param name="endpoint">Where it is.</param>
/// <param name="installation">Who we are.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class InstallationKeeper(
    RedisBroker broker,
    RedisEndpoint endpoint,
    InstallationId installation,
    StoreState store,
    TimeProvider clock,
    ILogger<InstallationKeeper> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(6);
    private readonly ILogger _logger = logger;
    private bool _told;

    protected override TimeSpan Period => Remembered / 3;

    /// <summary>Refuses to begin in the Redis of another installation.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="OtherInstallationException">It is another one's.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsOursAsync(cancellationToken))
            {
                throw new OtherInstallationException(endpoint.Display);
            }
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException or TimeoutException)
        {
            // The product begins without Redis, too; it is asked again once it is there.
        }
    }

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var ours = await IsOursAsync(cancellationToken);
        if (!ours && !_told)
        {
            LogOther(new OtherInstallationException(endpoint.Display).Message);
        }

        _told = !ours;
        return false;
    }

    private async Task<bool> IsOursAsync(CancellationToken cancellationToken) =>
        await broker.BelongsToAsync(await installation.ReadAsync(), Remembered, cancellationToken);

    [LoggerMessage(EventId = 6031, Level = LogLevel.Error, Message = "{Reason}")]
    private partial void LogOther(string reason);
}
