using TaskQueue.Core.Events;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Resilience;

/// <summary>Whoever comes and goes leaves nothing behind in a process that runs for months.</summary>
public sealed class LeftoverTests : IAsyncLifetime
{
    private const int Many = 1000;

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
    public void HearersOfSignals_AndListenersToEvents_AreForgotten()
    {
        var (signals, events) = (_parts.Get<ISignals>(), _parts.Get<EventConnections>());
        var before = (Holdings.Of(signals), Holdings.Of(events));

        for (var i = 0; i < Many; i++)
        {
            using var hearer = signals.Subscribe(_ => { });
            using var listener = events.Open(Product.Operator, "sse", EventFilter.Everything);
            signals.Publish(new(SignalTopic.Tasks, [Guid.NewGuid()]));
        }

        Assert.Equal(0, events.Count);
        Assert.Equal(before.Item1, Holdings.Of(signals));
        Assert.Equal(before.Item2, Holdings.Of(events));
    }

    [Fact]
    public async Task WorkersThatHaveLeft_AreForgottenByTheRecorder()
    {
        var recorder = _parts.Get<WorkerRecorder>();
        List<Guid> workers = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())];
        foreach (var id in workers)
        {
            _parts.Broker.Beat(
                new(
                    new(id, "w1", "host", "0.1", 4, ["*"], [], ["mail.send"], Samples.Now, 0, false),
                    [],
                    false,
                    TimeSpan.FromSeconds(30),
                    []
                )
            );
        }

        await recorder.RunOnceAsync(Stop);
        Assert.Equal(workers.Count, Holdings.Of(recorder)["WorkerRecorder._heard"]);
        foreach (var id in workers)
        {
            await _parts.Broker.LeaveAsync(id, Stop);
        }

        await recorder.RunOnceAsync(Stop);

        var held = Holdings.Of(recorder);
        Assert.Equal((0, 0), (held["WorkerRecorder._heard"], held["WorkerRecorder._warned"]));
    }

    [Fact]
    public async Task ReadingsOfQueuesThatNobodyLooksAt_AreNotKeptForEver()
    {
        var shared = new SharedKeys(_parts.Get<QueueKeys>(), _parts.Clock);

        for (var i = 0; i < 250; i++)
        {
            await shared.ReadAsync(Product.Operator, $"q{i}");
        }

        Assert.InRange(Holdings.Of(shared)["SharedReadings`2._readings"], 1, 100);
    }
}
