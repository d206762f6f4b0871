using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Tests.Resilience;

public sealed class ChoreTests
{
    private readonly ManualClock _clock = new();
    private readonly StoreState _store = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passes_BeginWhenTheStoreIsReady_AndComeOncePerPeriod()
    {
        using var chore = new CountingChore(_store, _clock);
        await chore.StartAsync(Stop);
        Assert.Equal(0, chore.Passes);

        _store.MarkReady();
        for (var pass = 1; pass <= 3; pass++)
        {
            await Eventually.TrueAsync(() => chore.Passes == pass && _clock.WaitingTimers == 1, "it rests");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await chore.StopAsync(Stop);
    }

    [Fact]
    public async Task APassThatFails_IsFollowedByTheNext()
    {
        _store.MarkReady();
        using var chore = new CountingChore(_store, _clock) { Failing = true };
        await chore.StartAsync(Stop);

        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(500));
                return chore.Passes >= 5;
            },
            "it goes on"
        );

        await chore.StopAsync(Stop);
        Assert.Equal(1, chore.Finished);
    }

    [Fact]
    public async Task APassThatSaysThereIsMore_IsFollowedAtOnce()
    {
        _store.MarkReady();
        using var chore = new CountingChore(_store, _clock) { More = 10 };
        await chore.StartAsync(Stop);

        await Eventually.TrueAsync(() => chore.Passes == 11 && _clock.WaitingTimers == 1, "it rests");

        await chore.StopAsync(Stop);
    }

    [Fact]
    public async Task Stop_BeforeTheStoreIsReady_FinishesNothing()
    {
        using var chore = new CountingChore(_store, _clock);
        await chore.StartAsync(Stop);

        await chore.StopAsync(Stop);

        Assert.Equal((0, 0), (chore.Passes, chore.Finished));
    }

    private sealed class CountingChore(StoreState store, TimeProvider clock)
        : Chore(store, clock, NullLogger.Instance)
    {
        private int _passes;

        public int Passes => Volatile.Read(ref _passes);

        public int Finished { get; private set; }

        public bool Failing { get; init; }

        public int More { get; init; }

        protected override TimeSpan Period => TimeSpan.FromSeconds(1);

        public override Task<bool> RunOnceAsync(CancellationToken cancellationToken)
        {
            var pass = Interlocked.Increment(ref _passes);
            return Failing
                ? Task.FromException<bool>(new InvalidOperationException("failed"))
                : Task.FromResult(pass <= More);
        }

        protected override Task FinishAsync(CancellationToken cancellationToken)
        {
            Finished++;
            return Failing ? Task.FromException(new InvalidOperationException("failed")) : Task.CompletedTask;
        }
    }
}
