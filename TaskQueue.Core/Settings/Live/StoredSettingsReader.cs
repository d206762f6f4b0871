using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Settings.Live;

/// <summary>
/// Brings settings that were changed while the product ran into this process: when the store opens, again when a process tells
/// that they changed, and every five seconds in case that news was lost. While the store is away the last ones hold.
/// </summary>
public sealed partial class StoredSettingsReader : Chore
{
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly StoredSettingsSource _source;
    private readonly ILogger<StoredSettingsReader> _logger;
    private readonly IDisposable _hearing;
    private readonly SemaphoreSlim _changed = new(0, 1);
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
        : base(store, clock, logger)
    {
        (_contexts, _source, _logger) = (contexts, source, logger);
        _hearing = signals.Subscribe(Hear);
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

    /// <inheritdoc />
    public override void Dispose()
    {
        _hearing.Dispose();
        _changed.Dispose();
        base.Dispose();
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

    /// <inheritdoc />
    protected override Task RestAsync(TimeSpan period, CancellationToken cancellationToken) =>
        _changed.WaitAsync(period, cancellationToken);

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Settings)
        {
            lock (_gate)
            {
                if (_changed.CurrentCount == 0)
                {
                    _changed.Release();
                }
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
