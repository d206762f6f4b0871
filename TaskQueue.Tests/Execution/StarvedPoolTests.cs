using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

/// <summary>Tests that take the thread pool away from everybody else; they run on their own.</summary>
[CollectionDefinition(nameof(StarvedPoolTests), DisableParallelization = true)]
[Collection(nameof(StarvedPoolTests))]
public sealed class StarvedPoolTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public void BlockedPoolThreads_DoNotStopTheBeats()
    {
        using var release = new ManualResetEventSlim();
        for (var i = 0; i < 500; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
        }

        var beats = _parts.Get<BeatThread>();
        try
        {
            beats.Start();
            // The clock of the parts stands; each look moves it, so that beats can be told apart.
            var heard = new HashSet<DateTimeOffset>();
            var inTime = SpinWait.SpinUntil(
                () =>
                {
                    _parts.Clock.Advance(TimeSpan.FromMilliseconds(1));
                    heard.UnionWith(Seen().Select(w => w.LastBeatAt));
                    return heard.Count >= 4;
                },
                TimeSpan.FromSeconds(20)
            );

            Assert.True(inTime, $"only {heard.Count} beats were heard");
            Assert.True(ThreadPool.PendingWorkItemCount > 0, "the pool was not starved");
        }
        finally
        {
            release.Set();
            beats.Stop();
        }
    }

    // Synchronous on purpose: a continuation would wait for the pool.
    private IReadOnlyList<WorkerSeen> Seen()
    {
        var workers = _parts.Get<IBroker>().WorkersAsync(CancellationToken.None);
        return workers.IsCompleted ? workers.Result : [];
    }
}
