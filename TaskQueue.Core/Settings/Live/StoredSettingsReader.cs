using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Settings.Live;

/// <summary>
/// Brings settings that were changed while the product ran into this process: when the store opens, again when a process tells
/// that they changed, and every five seconds in case that news was lost. While the store is away the last ones hold.
/// </summary>
public sealed partial class StoredSettingsReader : SignalledChore
{
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly StoredSettingsSource _source;
    private readonly ILogger<StoredSettingsReader> _logger;
    private readonly Lock _gate = new();
    private int _version;

    /// <summary>Begins to hear of changes.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="source">Gives them to the configuration.</param>
    /// <param name="signals">Tell of settings that changed.</param>
    /// <param name="store">Tells when the store is ready.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="logger">The log.</param>
    public StoredSettingsReader(
        IDbContextFactory<AppDbContext> contexts,
        StoredSettingsSource source,
        ISignals signals,
        StoreState store,
        TimeProvider clock,
        ILogger<StoredSettingsReader> logger
    )
        : base(SignalTopic.Settings, signals, store, clock, logger)
    {
        (_contexts, _source, _logger) = (contexts, source, logger);
    }

    /// <inheritdoc />
    protected override TimeSpan Period => TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StoredSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } stored)
        {
            Take(stored);
        }

        return false;
    }

    /// <summary>Takes settings that were stored a moment ago, so that the process that stored them need not read them.</summary>
    internal void Take(StoredSettings stored)
    {
        lock (_gate)
        {
            // A read that began before a change may end after it.
            if (stored.Version <= _version)
            {
                return;
            }

            _version = stored.Version;
            foreach (var left in _source.Take(stored))
            {
                LogLeft(left.Key, left.By);
            }
        }
    }

    [LoggerMessage(
        EventId = 17003,
        Level = LogLevel.Warning,
        Message = "{Key}, which {By} set at /settings, cannot hold in this version and is left out"
    )]
    private partial void LogLeft(string key, string by);
}
