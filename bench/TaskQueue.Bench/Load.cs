using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>What the scenarios send: batches of tasks that do nothing.</summary>
internal static class Load
{
    /// <summary>Tasks of one batch.</summary>
    public const int Batch = 1000;

    /// <summary>One task, about 100 bytes.</summary>
    public static readonly byte[] One = Encoding.UTF8.GetBytes(
        """{"type":"echo","payload":{"order":4711,"customer":"ada@example.com"}}"""
    );

    private static readonly byte[] Many = BatchOf(_ => null);

    /// <summary>A batch whose tasks have concurrency keys.</summary>
    /// <param name="key">The key of each; none for none.</param>
    /// <param name="queue">Their queue.</param>
    /// <param name="count">How many they are.</param>
    public static byte[] BatchOf(Func<int, string?> key, string queue = "default", int count = Batch)
    {
        var one = $$"""{{Encoding.UTF8.GetString(One)[..^1]}},"queue":"{{queue}}"}""";
        var rows = Enumerable
            .Range(0, count)
            .Select(i => key(i) is { } name ? $$"""{{one[..^1]}},"concurrencyKey":"{{name}}"}""" : one);
        return Encoding.UTF8.GetBytes($$"""{"tasks":[{{string.Join(',', rows)}}]}""");
    }

    /// <summary>Stores batches, two at a time, so that the server reads one while it commits the other.</summary>
    /// <param name="web">The server.</param>
    /// <param name="batches">How many.</param>
    /// <param name="body">Gives the batch of a number; all alike, without keys, when absent.</param>
    /// <returns>How long each took, in milliseconds.</returns>
    public static async Task<IReadOnlyCollection<double>> StoreAsync(
        WebProcess web,
        int batches,
        Func<int, byte[]>? body = null
    )
    {
        var next = -1;
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) is var batch && batch < batches)
                    {
                        times.Add(
                            await SendAsync(web.Http, "/api/v1/tasks/batch", body?.Invoke(batch) ?? Many)
                        );
                    }
                })
        );
        return times;
    }

    /// <summary>Posts a body.</summary>
    /// <returns>How long it took, in milliseconds.</returns>
    public static async Task<double> SendAsync(HttpClient http, string path, byte[] body)
    {
        var start = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(path, content);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Waits until so many tasks have succeeded.</summary>
    /// <returns>How many have.</returns>
    public static async Task<long> UntilDoneAsync(
        Installation product,
        long atLeast,
        TimeSpan pause,
        string queue = "default"
    )
    {
        var deadline = TimeSpan.FromMinutes(10);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(pause))
        {
            var done = await product.Web.SucceededAsync(queue);
            if (done >= atLeast)
            {
                return done;
            }

            product.RequireWorkers();
            if (watch.Elapsed > deadline)
            {
                throw new BenchException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"After {deadline.TotalMinutes} minutes {done} of {atLeast} tasks are done."
                    )
                );
            }
        }
    }
}
