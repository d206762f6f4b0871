using System.Threading.Channels;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Live;

/// <summary>
/// Tells open consoles that there is something new in the inbox of whoever looks: those of that account alone, so that a notice for
/// one does not have all others read again. In case such news was lost, each is told once a minute.
/// </summary>
public sealed class InboxFeed : IDisposable
{
    /// <summary>The least time between two calls.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The most time between two calls.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly TimeProvider _clock;
    private readonly IDisposable _signals;

    /// <summary>Begins to listen.</summary>
    /// <param name="signals">The news.</param>
    /// <param name="clock">Measures the pauses.</param>
    public InboxFeed(ISignals signals, TimeProvider clock)
    {
        _clock = clock;
        _signals = signals.Subscribe(Hear);
    }

    /// <summary>Calls back after news, until disposed; never twice at once.</summary>
    /// <param name="account">Whose inbox.</param>
    /// <param name="changed">Reads it again. Handles its own errors.</param>
    public IDisposable Subscribe(Guid account, Func<Task> changed)
    {
        var subscription = new Subscription(this, account, changed);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }

        _ = Task.Run(subscription.RunAsync);
        return subscription;
    }

    /// <inheritdoc />
    public void Dispose() => _signals.Dispose();

    private void Hear(Signal signal)
    {
        if (signal.Topic is not SignalTopic.Inbox)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var subscription in _subscriptions)
            {
                if (signal.Ids.Count == 0 || signal.Ids.Contains(subscription.Account))
                {
                    subscription.Ring();
                }
            }
        }
    }

    private sealed class Subscription(InboxFeed feed, Guid account, Func<Task> changed) : IDisposable
    {
        private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );

        // Not disposed: it holds no timer, and a page may end it long after the loop has.
        private readonly CancellationTokenSource _end = new();

        public Guid Account => account;

        public void Ring() => _bell.Writer.TryWrite(true);

        public void Dispose()
        {
            lock (feed._lock)
            {
                feed._subscriptions.Remove(this);
            }

            _end.Cancel();
        }

        public async Task RunAsync()
        {
            try
            {
                while (!_end.IsCancellationRequested)
                {
                    using var rest = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                    var news = _bell.Reader.WaitToReadAsync(rest.Token).AsTask();
                    await Task.WhenAny(news, Task.Delay(Patience, feed._clock, rest.Token));
                    await rest.CancelAsync();
                    _end.Token.ThrowIfCancellationRequested();
                    _bell.Reader.TryRead(out _);
                    await changed();
                    await Task.Delay(Pause, feed._clock, _end.Token);
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
