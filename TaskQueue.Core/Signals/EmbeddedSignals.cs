using System.Collections.Immutable;

namespace TaskQueue.Core.Signals;

/// <summary>Signals within one process.</summary>
public sealed class EmbeddedSignals : ISignals
{
    private ImmutableList<Action<Signal>> _hearers = [];

    /// <inheritdoc />
    public void Publish(Signal signal)
    {
        foreach (var hear in _hearers)
        {
            hear(signal);
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

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
