namespace TaskQueue.Web.Live;

/// <summary>
/// Tells the parts of one open page that something changed. A page has several that listen; they are woken together, so that a thousand
/// pages are a thousand listeners of <see cref="LiveFeed"/> and not four thousand.
/// </summary>
/// <param name="live">The news of the process.</param>
public sealed class PageFeed(LiveFeed live) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Part> _parts = [];
    private IDisposable? _subscription;

    /// <summary>Calls back after changes, until disposed; never twice at once.</summary>
    /// <param name="changed">Reads the store again. Handles its own errors.</param>
    public IDisposable Subscribe(Func<Task> changed)
    {
        var part = new Part(this, changed);
        lock (_lock)
        {
            _parts.Add(part);
            _subscription ??= live.Subscribe(TellAsync);
        }

        return part;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _parts.Clear();
            _subscription?.Dispose();
            _subscription = null;
        }
    }

    private Task TellAsync()
    {
        Part[] parts;
        lock (_lock)
        {
            parts = [.. _parts];
        }

        return Task.WhenAll(parts.Select(part => part.TellAsync()));
    }

    private void Remove(Part part)
    {
        lock (_lock)
        {
            _parts.Remove(part);
            if (_parts.Count == 0)
            {
                _subscription?.Dispose();
                _subscription = null;
            }
        }
    }

    private sealed class Part(PageFeed feed, Func<Task> changed) : IDisposable
    {
        public void Dispose() => feed.Remove(this);

        public async Task TellAsync()
        {
            try
            {
                await changed();
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                // It was closed while it read.
                Dispose();
            }
        }
    }
}
