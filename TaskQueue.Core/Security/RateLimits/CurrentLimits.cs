using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// The limits that requests meet in this process: read when the store opens, again when a process tells that they changed, and
/// every five seconds in case that news was lost. While the store is away the last ones hold.
/// </summary>
public sealed class CurrentLimits : Chore
{
    private readonly IDbContextFactory<AppDbContext> _contexts;
    private readonly IDisposable _hearing;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Lock _gate = new();
    private int _version = -1;
    private LimitSet _set = LimitSet.None;

    /// <summary>Begins to hear of changes.</summary>
    /// <param name="contexts">The store.</param>
    /// <param name="signals">Tell of limits that changed.</param>
    /// <param name="store">Tells when the store is ready.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="logger">The log.</param>
    public CurrentLimits(
        IDbContextFactory<AppDbContext> contexts,
        ISignals signals,
        StoreState store,
        TimeProvider clock,
        ILogger<CurrentLimits> logger
    )
        : base(store, clock, logger)
    {
        _contexts = contexts;
        _hearing = signals.Subscribe(Hear);
    }

    /// <summary>The limits.</summary>
    public LimitSet Set => Volatile.Read(ref _set);

    /// <inheritdoc />
    protected override TimeSpan Period => TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        Take(await db.RateLimitPolicies.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new());
        return false;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _hearing.Dispose();
        _changed.Dispose();
        base.Dispose();
    }

    /// <summary>Takes limits that were stored a moment ago, so that the process that stored them need not read them.</summary>
    internal void Take(RateLimitPolicy policy)
    {
        lock (_gate)
        {
            // A read that began before a change may end after it.
            if (policy.Version > _version)
            {
                _version = policy.Version;
                Volatile.Write(ref _set, policy.Limits.Count == 0 ? LimitSet.None : new(policy.Limits));
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
}
