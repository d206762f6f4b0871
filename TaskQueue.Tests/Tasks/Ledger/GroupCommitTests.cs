using System.Collections.Concurrent;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks.Ledger;

/// <summary>How writes come together in commits, and when a second commit sets out beside the first.</summary>
public sealed class GroupCommitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FewRows_WaitForTheCommitBeforeThem()
    {
        var commits = new Commits();
        await using var group = new GroupCommit<Write>(commits.CommitAsync, lanes: 2);
        group.Add(new(1));
        await commits.UntilBegunAsync(1);
        var small = Enumerable.Range(0, 20).Select(_ => new Write(1)).ToList();
        small.ForEach(group.Add);
        await Task.Delay(50, Stop);

        Assert.Equal(1, commits.Begun);
        commits.Open.SetResult();

        await Task.WhenAll(small.Select(w => w.Done)).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal(2, commits.Begun);
    }

    [Fact]
    public async Task ManyRows_SetOutBesideIt_InAnotherLane()
    {
        var commits = new Commits();
        await using var group = new GroupCommit<Write>(commits.CommitAsync, lanes: 2);
        group.Add(new(1000));
        await commits.UntilBegunAsync(1);
        group.Add(new(1000));

        await commits.UntilBegunAsync(2);

        Assert.Equal([0, 1], commits.Running.Order());
        group.Add(new(1000));
        await Task.Delay(50, Stop);
        Assert.Equal(2, commits.Begun);
        commits.Open.SetResult();
    }

    [Fact]
    public async Task OneLane_CommitsOneAfterTheOther()
    {
        var commits = new Commits();
        await using var group = new GroupCommit<Write>(commits.CommitAsync);
        group.Add(new(1000));
        await commits.UntilBegunAsync(1);
        group.Add(new(1000));
        await Task.Delay(50, Stop);

        Assert.Equal(1, commits.Begun);
        commits.Open.SetResult();
    }

    // The lanes end while the loop looks at them: it must neither stop nor leave anything behind.
    [Fact]
    public async Task EverythingIsCommitted_WhateverTheTiming()
    {
        var lanes = new ConcurrentDictionary<int, int>();
        await using var group = new GroupCommit<Write>(
            async (works, lane) =>
            {
                Assert.Equal(1, lanes.AddOrUpdate(lane, 1, (_, running) => running + 1));
                await Task.Yield();
                lanes[lane]--;
                foreach (var work in works)
                {
                    work.Finish();
                }
            },
            lanes: 2
        );
        var writes = Enumerable.Range(0, 20_000).Select(i => new Write(i % 3 == 0 ? 400 : 1)).ToList();
        await Parallel.ForEachAsync(
            writes.Chunk(500),
            Stop,
            async (some, _) =>
            {
                foreach (var write in some)
                {
                    group.Add(write);
                    await Task.Yield();
                }
            }
        );

        await Task.WhenAll(writes.Select(w => w.Done)).WaitAsync(TimeSpan.FromSeconds(60), Stop);
    }

    [Fact]
    public async Task BadOne_FailsAlone()
    {
        await using var group = new GroupCommit<Write>(
            (works, _) =>
            {
                if (works.Any(w => w.Rows == 13))
                {
                    throw new InvalidOperationException("thirteen");
                }

                works.ToList().ForEach(w => w.Finish());
                return Task.CompletedTask;
            },
            lanes: 2
        );
        List<Write> writes = [new(1), new(13), new(1)];
        writes.ForEach(group.Add);

        await writes[0].Done.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        await writes[2].Done.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[1].Done);
    }

    private sealed class Write(int rows) : LedgerWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override int Rows => rows;

        public Task Done => _done.Task;

        public void Finish() => _done.TrySetResult();

        public override void Fail(Exception reason) => _done.TrySetException(reason);
    }

    private sealed class Commits
    {
        private readonly ConcurrentDictionary<int, bool> _running = new();
        private int _begun;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Begun => Volatile.Read(ref _begun);

        public IEnumerable<int> Running => _running.Keys;

        public async Task CommitAsync(IReadOnlyList<Write> works, int lane)
        {
            _running[lane] = true;
            Interlocked.Increment(ref _begun);
            await Open.Task;
            _running.TryRemove(lane, out _);
            foreach (var work in works)
            {
                work.Finish();
            }
        }

        public Task UntilBegunAsync(int count) =>
            Eventually.TrueAsync(() => Task.FromResult(Begun >= count), $"{count} commits have begun");
    }
}
