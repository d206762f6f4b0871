using TaskQueue.Core;
using TaskQueue.Core.Events;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Queues;

/// <summary>Figures are told to those who listen to them, and to nobody else.</summary>
public sealed class QueuePulseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_AreTold_AndNothingIsSaidToHaveChanged()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var filter = EventFilter.Of(["metrics"], [], [], [], new FieldErrors());
        using var one = parts.Get<EventConnections>().Open(Actor.System, "sse", filter);
        var (heard, kinds) = (new List<SignalTopic>(), new List<string>());
        using var hearing = parts
            .Get<ISignals>()
            .Subscribe(signal =>
            {
                heard.Add(signal.Topic);
                kinds.AddRange((signal.Events ?? []).Select(e => e.Kind));
            });
        var pulse = parts.Get<QueuePulse>();

        await pulse.RunOnceAsync(Stop);
        parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await pulse.RunOnceAsync(Stop);

        Assert.Equal([SignalTopic.Metrics], heard);
        Assert.Equal(["metrics.all"], kinds);
    }
}
