using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Signals;

public sealed class EmbeddedSignalsTests
{
    private readonly EmbeddedSignals _signals = new();
    private readonly List<string> _heard = [];

    [Fact]
    public void Publish_ReachesEverybody_UntilTheyLeave()
    {
        using var first = _signals.Subscribe(s => _heard.Add($"first {s.Topic}"));
        var second = _signals.Subscribe(s => _heard.Add($"second {s.Topic}"));
        _signals.Publish(new(SignalTopic.Tasks, []));

        second.Dispose();
        second.Dispose();
        _signals.Publish(new(SignalTopic.Workers, []));

        Assert.Equal(["first Tasks", "second Tasks", "first Workers"], _heard);
    }

    [Fact]
    public void Subscribe_Twice_IsTwoSubscriptions()
    {
        using var first = _signals.Subscribe(Hear);
        using (_signals.Subscribe(Hear))
        {
            _signals.Publish(new(SignalTopic.Tasks, []));
        }

        _signals.Publish(new(SignalTopic.Tasks, []));

        Assert.Equal(3, _heard.Count);
    }

    [Fact]
    public void AHearerThatFails_HarmsNeitherTheOthersNorThePublisher()
    {
        using var bad = _signals.Subscribe(_ => throw new InvalidOperationException("bad"));
        using var good = _signals.Subscribe(Hear);

        _signals.Publish(new(SignalTopic.Tasks, []));

        Assert.Single(_heard);
    }

    private void Hear(Signal signal) => _heard.Add("heard");
}
