using System.Threading.Channels;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Turns many small writes into few commits: a loop takes what is waiting, without lingering, and commits it together.
/// Alone, a write is committed at once; under load, batches grow by themselves. Where enough waits for a group that is
/// worth it, the next one is written while the one before it waits for the disk.
/// </summary>
/// <remarks>When a group fails, each of its members is tried alone, so that none fails for another's fault.</remarks>
internal sealed class GroupCommit<TWork> : IAsyncDisposable
    where TWork : LedgerWork
{
    private const int MostRows = 1000;
    private const int MostWaiting = 20_000;

    // Half as many rows in twice as many commits cost more processor time than the wait for the disk is worth.
    private const int EnoughForAnother = 250;

    private readonly Channel<TWork> _waiting = Channel.CreateBounded<TWork>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );

    private readonly Func<IReadOnlyList<TWork>, int, Task> _commit;
    private readonly Task[] _lanes;
    private readonly Task _loop;
    private int _rows;

    /// <summary>Begins to commit.</summary>
    /// <param name="commit">Commits a group, in the lane of this number; one at a time in each.</param>
    /// <param name="lanes">How many groups may be on their way at once.</param>
    public GroupCommit(Func<IReadOnlyList<TWork>, int, Task> commit, int lanes = 1)
    {
        _commit = commit;
        _lanes = [.. Enumerable.Repeat(Task.CompletedTask, lanes)];
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Adds a write; its own completion tells when it is durable.</summary>
    /// <exception cref="RefusalException">Too much is waiting already.</exception>
    public void Add(TWork work)
    {
        // Counted first, so that it is never taken off before it was put on.
        Interlocked.Add(ref _rows, work.Rows);
        if (!_waiting.Writer.TryWrite(work))
        {
            Interlocked.Add(ref _rows, -work.Rows);
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
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var lane = await FindLaneAsync();
            _lanes[lane] = CommitAsync(Take(), lane);
        }

        await Task.WhenAll(_lanes);
    }

    private async ValueTask<int> FindLaneAsync()
    {
        while (true)
        {
            // Looked at once: they go on meanwhile.
            List<Task> busy = [.. _lanes.Where(l => !l.IsCompleted)];
            if (
                busy.Count == 0
                || (busy.Count < _lanes.Length && Volatile.Read(ref _rows) >= EnoughForAnother)
            )
            {
                return Array.FindIndex(_lanes, l => l.IsCompleted);
            }

            await Task.WhenAny(busy);
        }
    }

    private List<TWork> Take()
    {
        var (group, rows) = (new List<TWork>(), 0);
        while (rows < MostRows && _waiting.Reader.TryRead(out var work))
        {
            group.Add(work);
            rows += work.Rows;
        }

        Interlocked.Add(ref _rows, -rows);
        return group;
    }

    private async Task CommitAsync(List<TWork> group, int lane)
    {
        try
        {
            await _commit(group, lane);
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
                await CommitAsync([work], lane);
            }
        }
    }
}
