using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Dispatch;

/// <summary>Reads and raises the epoch in the store.</summary>
/// <param name="contexts">The store.</param>
internal sealed class EpochRow(IDbContextFactory<AppDbContext> contexts)
{
    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.DispatchEpochs.Select(e => e.Epoch).SingleAsync(cancellationToken);
    }

    /// <summary>Raises it, durably. Of two processes that do so at a time each gets an epoch of its own.</summary>
    public async Task<long> RaiseAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.DispatchEpochs.ExecuteUpdateAsync(
            e => e.SetProperty(row => row.Epoch, row => row.Epoch + 1),
            cancellationToken
        );
        var epoch = await db.DispatchEpochs.Select(e => e.Epoch).SingleAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return epoch;
    }
}
