using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace TaskQueue.Core.Data;

/// <summary>One write transaction. Disposed without a commit, it leaves the store as it was.</summary>
public sealed class WriteScope : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly Func<ValueTask>? _leave;

    internal WriteScope(IDbContextTransaction transaction, Func<ValueTask>? leave = null)
    {
        _transaction = transaction;
        _leave = leave;
    }

    /// <summary>The transaction, for statements by hand.</summary>
    public DbTransaction Transaction => _transaction.GetDbTransaction();

    /// <summary>Makes the changes durable.</summary>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    public Task CommitAsync(CancellationToken cancellationToken) =>
        _transaction.CommitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        if (_leave is not null)
        {
            await _leave();
        }
    }
}
