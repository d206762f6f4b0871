namespace TaskQueue.Web.Live;

/// <summary>
/// Tells the parts of one open page that something changed. A page has several that listen; they are woken together, so that a thousand
/// pages are a thousand listeners of <see cref="LiveFeed"/> and not four thousand.
/// </summary>
/// <param name="live">The news of the process.</param>
/// <param name="logger">The log.</param>
public sealed partial class PageFeed(LiveFeed live, ILogger<PageFeed> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Part> _parts = [];
    private readonly ILogger<PageFeed> _logger = logger;
    private IDisposable? _subscription;
    private bool _isOver;

    /// <summary>Calls back after changes, until disposed; never twice at once.</summary>
    /// <param name="changed">Reads the store again. What it throws is logged, and it is called again after the next change.</param>
    public IDisposable Subscribe(Func<Task> changed)
    {
        var part = new Part(this, changed);
        lock (_lock)
        {
            if (!_isOver)
            {
                _parts.Add(part);
                _subscription ??= live.Subscribe(TellAsync);
            }
        }

        return part;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
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
            catch (Exception e)
            {
                // The others follow all the same, and so does this one once the store answers again.
                LogUnread(feed._logger, e);
            }
        }
    }

    [LoggerMessage(
        EventId = 25101,
        Level = LogLevel.Warning,
        Message = "A part of an open page could not be refreshed"
    )]
    private static partial void LogUnread(ILogger logger, Exception e);
}
