using System.Collections.Concurrent;
using System.Globalization;
using TaskQueue.Core;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Holds keys to the requests a minute that they were made for: evenly spread, with ten seconds' worth at once after a rest.
/// Each Web process counts by itself, so that several of them together let through as many times more.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="clock">The current time.</param>
internal sealed class KeyRateLimit(RequestDelegate next, TimeProvider clock)
{
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<Guid, Bucket> _buckets = new();

    /// <summary>Lets a request through, or refuses it with 429.</summary>
    /// <exception cref="RefusalException">The key comes too often.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.User.Identity is not ActorIdentity { Who: { KeyId: { } key, RateLimit: { } most } }
            || !context.Request.Path.IsUnder("/api")
        )
        {
            return next(context);
        }

        if (_buckets.Count >= Many)
        {
            _buckets.Clear();
        }

        var rate = new RateLimit(most, TimeSpan.FromMinutes(1), Math.Max(1, most / 6));
        var (left, wait) = _buckets.GetOrAdd(key, _ => new()).Take(rate, clock.GetUtcNow());
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(most);
        headers["RateLimit-Remaining"] = Text(left);
        headers["RateLimit-Reset"] = Text((int)Math.Ceiling(wait.TotalSeconds));
        return wait == TimeSpan.Zero
            ? next(context)
            : throw new RefusalException(
                RefusalCode.RateLimited,
                $"This key may be used {Text(most)} times a minute."
            )
            {
                RetryAfter = wait,
            };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Bucket
    {
        private readonly Lock _lock = new();
        private double _spent;

        // How many are left after this one, and how long to wait where there was none.
        public (int Left, TimeSpan Wait) Take(RateLimit rate, DateTimeOffset at)
        {
            var now = (double)at.ToUnixTimeMilliseconds();
            lock (_lock)
            {
                var allowed = rate.Allows(_spent, now);
                if (allowed < 1)
                {
                    return (0, TimeSpan.FromMilliseconds(Math.Max(1, rate.NextAt(_spent, now) - now)));
                }

                _spent = rate.Spend(_spent, now, 1);
                return (allowed - 1, TimeSpan.Zero);
            }
        }
    }
}
