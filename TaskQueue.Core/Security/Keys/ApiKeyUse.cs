using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Security.Keys;

/// <summary>
/// Takes down when keys are used, and writes it to the store once a minute: a write with each request would be the most
/// expensive part of it. What a crash loses is a minute of that.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">Gives the period.</param>
/// <param name="logger">The log.</param>
public sealed class ApiKeyUse(
    IDbContextFactory<AppDbContext> contexts,
    StoreState store,
    TimeProvider clock,
    ILogger<ApiKeyUse> logger
) : Chore(store, clock, logger)
{
    private ConcurrentDictionary<Guid, DateTimeOffset> _used = new();

    /// <inheritdoc />
    protected override TimeSpan Period => TimeSpan.FromMinutes(1);

    /// <summary>Takes down that a key was used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="at">When.</param>
    internal void Note(Guid key, DateTimeOffset at) => _used[key] = at;

    /// <inheritdoc />
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_used.IsEmpty)
        {
            return false;
        }

        var used = Interlocked.Exchange(ref _used, new());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        foreach (var (key, at) in used)
        {
            await db
                .ApiKeys.Where(k => k.Id == key && (k.LastUsedAt == null || k.LastUsedAt < at))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        return false;
    }

    /// <inheritdoc />
    protected override Task FinishAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);
}
