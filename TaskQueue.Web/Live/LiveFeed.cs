using System.Threading.Channels;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Live;

/// <summary>
/// Tells open pages that something changed; they read the store again. However much happens, a page is told at most
/// four times a second, where a thousand are open twice, and when nothing happens every five seconds, because ages grow.
/// </summary>
public sealed class LiveFeed : IDisposable
{
    /// <summary>The least time between two calls.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The least time between two calls where very many listen.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // What a picture of the dashboard takes of a core, about: so long as pages wait so long for each other, a core serves all of them.
    private static readonly TimeSpan PauseOfEach = TimeSpan.FromMicroseconds(500);

    /// <summary>The most time between two calls.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly TimeProvider _clock;
    private readonly IDisposable _signals;
    private readonly ITimer _patience;

    /// <summary>Begins to listen.</summary>
    /// <param name="signals">The news.</param>
    /// <param name="clock">Measures the pauses.</param>
    public LiveFeed(ISignals signals, TimeProvider clock)
    {
        _clock = clock;
        _signals = signals.Subscribe(Hear);
        _patience = clock.CreateTimer(_ => RingAll(), null, Patience, Patience);
    }

    /// <summary>Calls back after changes, until disposed; never twice at once.</summary>
    /// <param name="changed">Reads the store again. Handles its own errors.</param>
    public IDisposable Subscribe(Func<Task> changed)
    {
        var subscription = new Subscription(this, changed);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }

        subscription.Start();
        return subscription;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _signals.Dispose();
        _patience.Dispose();
    }

    /// <summary>How many listen.</summary>
    internal int Listeners
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>How long a listener is left alone after a call, where so many listen.</summary>
    /// <param name="listeners">How many.</param>
    internal static TimeSpan PauseOf(int listeners) =>
        TimeSpan.FromTicks(Math.Clamp(listeners * PauseOfEach.Ticks, Pause.Ticks, LongestPause.Ticks));

    private void Hear(Signal signal)
    {
        // Nothing changed where figures are told: a program that listens to them must not have every open page read once a second.
        if (signal.Topic is not SignalTopic.Metrics)
        {
            RingAll();
        }
    }

    private void RingAll()
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.Ring();
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private sealed class Subscription(LiveFeed feed, Func<Task> changed) : IDisposable
    {
        private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );

        // Not disposed: it holds no timer, and a page may end it long after the loop has.
        private readonly CancellationTokenSource _end = new();

        public void Ring() => _bell.Writer.TryWrite(true);

        public void Start() => _ = Task.Run(RunAsync);

        public void Dispose()
        {
            feed.Remove(this);
            _end.Cancel();
        }

        private async Task RunAsync()
        {
            try
            {
                while (await _bell.Reader.WaitToReadAsync(_end.Token))
                {
                    _bell.Reader.TryRead(out _);
                    await changed();
                    await Task.Delay(PauseOf(feed.Listeners), feed._clock, _end.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The page was closed.
            }
            catch (ObjectDisposedException)
            {
                // It was closed while it read.
                Dispose();
            }
        }
    }
}
