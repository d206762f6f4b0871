using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Core.Security;

/// <summary>Lets ten failures a minute through per account name and per address, known or not; successes do not count.</summary>
/// <param name="clock">The current time.</param>
public sealed class SignInThrottle(TimeProvider clock)
{
    private const int Many = 1000;

    private readonly ConcurrentDictionary<string, FailureWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>Begins an attempt.</summary>
    /// <param name="name">The account's name, made comparable.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The attempt; ended by <see cref="Attempt.Dispose"/>, and a failure unless it was told otherwise.</returns>
    /// <exception cref="RefusalException">Too many failures.</exception>
    internal async Task<Attempt> BeginAsync(
        string name,
        IPAddress? address,
        CancellationToken cancellationToken
    )
    {
        Sweep();
        var byName = await EnterAsync("n:" + name, cancellationToken);
        try
        {
            return new(byName, await EnterAsync("a:" + Network(address), cancellationToken), clock);
        }
        catch
        {
            byName.Leave(failed: false, clock.GetUtcNow());
            throw;
        }
    }

    private static string Network(IPAddress? address)
    {
        if (
            address
            is null
                or { AddressFamily: not AddressFamily.InterNetworkV6 }
                or { IsIPv4MappedToIPv6: true }
        )
        {
            return address?.MapToIPv4().ToString() ?? "none";
        }

        // One household or server has a whole /64.
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    private async Task<FailureWindow> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var window = _windows.GetOrAdd(key, _ => new());
        return await window.EnterAsync(clock, cancellationToken) is { } rest
            ? throw new RefusalException(RefusalCode.RateLimited, "Too many failed attempts to sign in.")
            {
                RetryAfter = rest,
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
    internal sealed class Attempt(FailureWindow name, FailureWindow address, TimeProvider clock) : IDisposable
    {
        private bool _succeeded;

        public void Succeed() => _succeeded = true;

        public void Dispose()
        {
            var now = clock.GetUtcNow();
            name.Leave(!_succeeded, now);
            address.Leave(!_succeeded, now);
        }
    }
}
