using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class ClaimLoopTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsClaimedInTheMomentOfTheEnd_GoesBackUnstarted()
    {
        var id = await _parts.SubmitAsync();
        using var end = new CancellationTokenSource();
        // As Redis, which has given leases by then.
        var broker = WatchedBroker.Of(
            _parts.Broker,
            (call, arguments) =>
            {
                if (call == nameof(IBroker.ClaimAsync))
                {
                    end.Cancel();
                    ((CancellationToken)arguments[1]!).ThrowIfCancellationRequested();
                }
            }
        );
        using var claims = new ClaimLoop(
            broker,
            _parts.Get<Executor>(),
            _parts.Get<AttemptsInHand>(),
            _parts.Get<ResultOutbox>(),
            _parts.Get<WorkerIdentity>(),
            _parts.Get<StandingOrder>(),
            _parts.Get<LoneGate>(),
            _parts.Get<LoadMeter>(),
            _parts.Get<IOptions<LeaseOptions>>(),
            _parts.Clock,
            NullLogger<ClaimLoop>.Instance
        );

        await claims.RunAsync(end.Token);
        _parts.Get<ResultOutbox>().Complete();
        await _parts.Get<ResultOutbox>().RunAsync(Stop);

        var batch = Assert.Single(await _parts.Broker.TakeResultsAsync(10, TimeSpan.Zero, Stop));
        var result = Assert.Single(batch.Results);
        Assert.Equal((id, AttemptOutcome.HandedBack), (result.TaskId, result.Outcome));
        Assert.Equal(0, _parts.Get<AttemptsInHand>().Count);
    }
}
