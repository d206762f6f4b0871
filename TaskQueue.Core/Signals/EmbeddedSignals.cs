using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskQueue.Core.Signals;

/// <summary>Signals within one process.</summary>
/// <param name="logger">Where failures of hearers go.</param>
public sealed partial class EmbeddedSignals(ILogger<EmbeddedSignals>? logger = null) : ISignals
{
    private readonly ILogger _logger = logger ?? NullLogger<EmbeddedSignals>.Instance;
    private ImmutableList<Action<Signal>> _hearers = [];

    /// <inheritdoc />
    public void Publish(Signal signal)
    {
        foreach (var hear in _hearers)
        {
            try
            {
                hear(signal);
            }
            catch (Exception e)
            {
                // The publisher is in the middle of something that is done already, and others wait to hear of it.
                LogFailed(signal.Topic, e);
            }
        }
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<Signal> hear)
    {
        // A hearer of its own for each subscription, even where the same method subscribes twice.
        var own = new Action<Signal>(hear.Invoke);
        ImmutableInterlocked.Update(ref _hearers, list => list.Add(own));
        return new Subscription(() => ImmutableInterlocked.Update(ref _hearers, list => list.Remove(own)));
    }

    [LoggerMessage(
        EventId = 8001,
        Level = LogLevel.Error,
        Message = "A hearer of signals about {Topic} failed"
    )]
    private partial void LogFailed(SignalTopic topic, Exception e);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
