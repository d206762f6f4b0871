using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>
/// The limits that requests meet in this process: read when the store opens, again when a process tells that they changed, and
/// every five seconds in case that news was lost. While the store is away the last ones hold.
/// </summary>
public sealed class CurrentLimits : SignalledChore
{
    private readonly IDbContextFactory<AppDbContext> _contexts;
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
        : base(SignalTopic.Settings, signals, store, clock, logger)
    {
        _contexts = contexts;
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
}
