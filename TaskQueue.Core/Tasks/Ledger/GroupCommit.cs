using System.Threading.Channels;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Turns many small writes into few commits: one loop takes what is waiting, without lingering, and commits it
/// together. Alone, a write is committed at once; under load, batches grow by themselves.
/// </summary>
/// <remarks>When a group fails, each of its members is tried alone, so that none fails for another's fault.</remarks>
internal sealed class GroupCommit<TWork> : IAsyncDisposable
    where TWork : LedgerWork
{
    private const int MostRows = 1000;
    private const int MostWaiting = 20_000;

    private readonly Channel<TWork> _waiting = Channel.CreateBounded<TWork>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );

    private readonly Func<IReadOnlyList<TWork>, Task> _commit;
    private readonly Task _loop;

    public GroupCommit(Func<IReadOnlyList<TWork>, Task> commit)
    {
        _commit = commit;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Adds a write; its own completion tells when it is durable.</summary>
    /// <exception cref="RefusalException">Too much is waiting already.</exception>
    public void Add(TWork work)
    {
        if (!_waiting.Writer.TryWrite(work))
        {
            throw RefusalException.StoreAway("The store does not keep up; too many writes are waiting.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<TWork>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            var rows = 0;
            while (rows < MostRows && _waiting.Reader.TryRead(out var work))
            {
                group.Add(work);
                rows += work.Rows;
            }

            await CommitAsync(group);
        }
    }

    private async Task CommitAsync(List<TWork> group)
    {
        try
        {
            await _commit(group);
        }
        catch (Exception e) when (group.Count == 1 || StoreErrors.IsAway(e))
        {
            foreach (var work in group)
            {
                work.Fail(StoreErrors.Explain(e));
            }
        }
        catch (Exception)
        {
            foreach (var work in group)
            {
                await CommitAsync([work]);
            }
        }
    }
}
