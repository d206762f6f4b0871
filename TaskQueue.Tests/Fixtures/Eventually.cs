using System.Diagnostics;

namespace TaskQueue.Tests.Fixtures;

/// <summary>Waits for what another thread, process or server will do, up to a deadline. The only place that polls.</summary>
internal static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once <paramref name="condition"/> holds; fails the test if it does not in time.</summary>
    /// <param name="condition">What to ask, every 20 ms.</param>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="within">The deadline. Default 10 s.</param>
    /// <param name="evidence">What to add to the failure, asked at the deadline.</param>
    public static Task TrueAsync(
        Func<bool> condition,
        string what,
        TimeSpan? within = null,
        Func<string>? evidence = null
    ) => TrueAsync(() => Task.FromResult(condition()), what, within, evidence);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?, Func{string}?)"/>
    public static Task TrueAsync(
        Func<Task<bool>> condition,
        string what,
        TimeSpan? within = null,
        Func<string>? evidence = null
    ) => ValueAsync(async () => await condition() ? condition : null, what, within, evidence);

    /// <summary>Returns the first answer that is not null; fails the test if none comes in time.</summary>
    /// <param name="ask">What to ask, every 20 ms.</param>
    /// <param name="what">What is waited for, in words, for the failure.</param>
    /// <param name="within">The deadline. Default 10 s.</param>
    /// <param name="evidence">What to add to the failure, asked at the deadline.</param>
    public static async Task<T> ValueAsync<T>(
        Func<Task<T?>> ask,
        string what,
        TimeSpan? within = null,
        Func<string>? evidence = null
    )
        where T : class
    {
        var deadline = within ?? DefaultDeadline;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (watch.Elapsed >= deadline)
            {
                Assert.Fail($"Not within {deadline}: {what}\n{evidence?.Invoke()}");
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
