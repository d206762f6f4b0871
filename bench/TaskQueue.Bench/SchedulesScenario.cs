using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>How long it takes to make the tasks of schedules that all fire in the same minute; no worker runs.</summary>
internal static class SchedulesScenario
{
    private const int Connections = 64;
    private const string Zone = "Europe/Berlin";

    // From the end of the making to the fire, so that both are measured apart.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var count = Math.Max(1, (options.Tasks ?? 10_000) / Load.Batch) * Load.Batch;
        await using var product = await Installation.StartAsync(options, shape, Connections);
        // Warms up what both ways share.
        await Load.StoreAsync(product.Web, count / Load.Batch);
        var fire = await MakeAsync(product.Web, count);
        var submitted = await TimeOfBatchesAsync(product.Web, count);
        var before = await AcceptedAsync(product.Web);
        await Task.Delay(fire - DateTimeOffset.UtcNow, Interruption.Token);
        var cpu = product.Cpu();
        await UntilAcceptedAsync(product.Web, before + count);
        var seconds = (DateTimeOffset.UtcNow - fire).TotalSeconds;
        var used = product.Cpu() - cpu;
        return
        [
            new("schedules", shape with { Workers = 0 })
            {
                Tasks = count,
                Seconds = seconds,
                PerSecond = count / seconds,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = used.All,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"schedules of one minute, {Zone}, from that minute until all their tasks are accepted; the same number by POST /tasks/batch took {submitted.TotalSeconds:F2} s: {seconds / submitted.TotalSeconds:F2} times as long"
                ),
            },
        ];
    }

    private static async Task<TimeSpan> TimeOfBatchesAsync(WebProcess web, int count)
    {
        var watch = Stopwatch.StartNew();
        await Load.StoreAsync(web, count / Load.Batch);
        return watch.Elapsed;
    }

    // Makes a few for a far minute, to know how long it takes, and moves them once the minute is known that leaves time.
    private static async Task<DateTimeOffset> MakeAsync(WebProcess web, int count)
    {
        var watch = Stopwatch.StartNew();
        var probe = Math.Min(200, count);
        await PostAsync(web, 0, probe, DateTimeOffset.UtcNow.AddHours(12));
        var needed = TimeSpan.FromTicks(watch.Elapsed.Ticks * (2L * count / probe)) + Rest + Rest;
        var fire = NextMinute(DateTimeOffset.UtcNow + needed);
        await PostAsync(web, probe, count, fire);
        if (DateTimeOffset.UtcNow + Rest > fire)
        {
            throw new BenchException("Making the schedules took too long; try fewer with --tasks.");
        }

        await MoveAsync(web, probe, fire);
        return fire;
    }

    private static DateTimeOffset NextMinute(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static Task PostAsync(WebProcess web, int from, int to, DateTimeOffset fire) =>
        Parallel.ForAsync(
            from,
            to,
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (i, stop) =>
            {
                using var answer = await web.Http.PostAsJsonAsync("/api/v1/schedules", Body(i, fire), stop);
                answer.EnsureSuccessStatusCode();
            }
        );

    private static async Task MoveAsync(WebProcess web, int count, DateTimeOffset fire)
    {
        var page = await web.Http.GetFromJsonAsync<JsonElement>(
            $"/api/v1/schedules?limit={count.ToString(CultureInfo.InvariantCulture)}"
        );
        foreach (var (i, schedule) in page.GetProperty("items").EnumerateArray().Index())
        {
            using var answer = await web.Http.PutAsJsonAsync(
                $"/api/v1/schedules/{schedule.GetProperty("id").GetString()}",
                Body(i, fire)
            );
            answer.EnsureSuccessStatusCode();
        }
    }

    private static object Body(int index, DateTimeOffset fire)
    {
        var local = TimeZoneInfo.ConvertTime(fire, TimeZoneInfo.FindSystemTimeZoneById(Zone));
        return new
        {
            name = index.ToString("D6", CultureInfo.InvariantCulture),
            cron = string.Create(CultureInfo.InvariantCulture, $"{local.Minute} {local.Hour} * * *"),
            timeZone = Zone,
            task = new { type = "echo", payload = new { order = 4711, customer = "ada@example.com" } },
        };
    }

    private static async Task<long> AcceptedAsync(WebProcess web)
    {
        var queue = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues/default");
        return queue.GetProperty("counts").GetProperty("accepted").GetInt64();
    }

    private static async Task UntilAcceptedAsync(WebProcess web, long wanted)
    {
        for (var watch = Stopwatch.StartNew(); await AcceptedAsync(web) < wanted; )
        {
            if (watch.Elapsed > Deadline)
            {
                throw new BenchException("The schedules have not made all their tasks.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Interruption.Token);
        }
    }
}
