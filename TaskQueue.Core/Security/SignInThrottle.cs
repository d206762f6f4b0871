using System.Collections.Concurrent;

namespace TaskQueue.Core.Security;

/// <summary>
/// Lets ten failures a minute through per account name and per address, known or not; successes do not count. It knows of
/// this process alone; what all of them know stands in the store.
/// </summary>
/// <param name="clock">The current time.</param>
public sealed class SignInThrottle(TimeProvider clock)
{
    private const int Many = 1000;

    private readonly ConcurrentDictionary<string, FailureWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>Begins an attempt.</summary>
    /// <param name="keys">What its failure counts for: the account's name, and where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The attempt; ended by <see cref="Attempt.Dispose"/>, and a failure unless it was told otherwise.</returns>
    /// <exception cref="RefusalException">Too many failures.</exception>
    internal async Task<Attempt> BeginAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        Sweep();
        var entered = new List<FailureWindow>();
        try
        {
            foreach (var key in keys)
            {
                entered.Add(await EnterAsync(key, cancellationToken));
            }

            return new(entered, clock);
        }
        catch
        {
            entered.ForEach(w => w.Leave(failed: false, clock.GetUtcNow()));
            throw;
        }
    }

    private async Task<FailureWindow> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var window = _windows.GetOrAdd(key, _ => new());
        return await window.EnterAsync(clock, cancellationToken) is { } rest
            ? throw new RefusalException(RefusalCode.RateLimited, "Too many failed attempts to sign in.")
            {
                RetryAfter = rest,
                Limit = FailureWindow.Most,
            }
            : window;
    }

    private void Sweep()
    {
        if (_windows.Count < Many)
        {
            return;
        }

        var now = clock.GetUtcNow();
        foreach (var (key, window) in _windows)
        {
            if (window.IsIdle(now))
            {
                _windows.TryRemove(KeyValuePair.Create(key, window));
            }
        }
    }

    /// <summary>One attempt to sign in.</summary>
    internal sealed class Attempt(IReadOnlyList<FailureWindow> windows, TimeProvider clock) : IDisposable
    {
        private bool _succeeded;

        public void Succeed() => _succeeded = true;

        public void Dispose()
        {
            var now = clock.GetUtcNow();
            foreach (var window in windows)
            {
                window.Leave(!_succeeded, now);
            }
        }
    }
}
