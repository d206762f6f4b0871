using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace TaskQueue.Bench;

/// <summary>
/// What it takes to show the dashboard to a thousand people while tasks flow: how fast pages come alive, how old they are,
/// what the Web process takes for it, what it gives back when they have left, and how fast all are back after it started anew.
/// </summary>
internal static class CircuitsScenario
{
    private const int PerSecond = 50;

    // Each is accepted and ends: 500 changes a second.
    private const int TasksPerSecond = 250;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenPulses = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var (count, seconds) = (options.Circuits ?? 1000, options.Seconds ?? 30);
        await using var product = await Installation.StartAsync(
            options,
            shape,
            connections: 16,
            new Dictionary<string, string> { ["Console__CircuitsPerUser"] = "10000" }
        );
        await product.StartWorkersAsync(connections: 16);
        var pulse = new Pulse();
        using var crowd = new Crowd(
            product.Web.Http.BaseAddress!,
            await product.Web.SignInAtConsoleAsync(),
            pulse
        );
        // Compiles what pages need, and what tasks do.
        await FlowAsync(product.Web, pulse, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        await crowd.OpenAsync(20, PerSecond);
        await crowd.LeaveAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), Interruption.Token);
        var atRest = product.Web.Process.RssMiB;

        using var flowing = new CancellationTokenSource();
        var flow = FlowAsync(product.Web, pulse, Timeout.InfiniteTimeSpan, BetweenPulses, flowing.Token);
        var starts = await crowd.OpenAsync(count, PerSecond);
        var (cpu, watch, skipped) = (product.Cpu(), Stopwatch.StartNew(), pulse.Delays.Count);
        var (batches, bytes) = crowd.Drawn();
        await Task.Delay(TimeSpan.FromSeconds(seconds), Interruption.Token);
        var (used, took) = (product.Cpu() - cpu, watch.Elapsed.TotalSeconds);
        var (batchesAfter, bytesAfter) = crowd.Drawn();
        var delays = new Percentiles(pulse.Delays.Skip(skipped));
        var (full, lost) = (product.Web.Process.RssMiB, crowd.Lost());
        await flowing.CancelAsync();
        await flow;

        var back = await StormAsync(product, crowd, count);
        await crowd.LeaveAsync();
        await Task.Delay(TimeSpan.FromSeconds(options.Rest ?? 30), Interruption.Token);
        var after = product.Web.Process.RssMiB;
        return
        [
            StartOf(starts, lost, shape),
            UpdateOf(
                delays,
                new(took, used.Web, used.All, batchesAfter - batches, bytesAfter - bytes),
                full,
                count,
                shape
            ),
            MemoryOf((atRest, full, after), count, options.Rest ?? 30, shape),
            StormOf(back, count, shape),
        ];
    }

    private static BenchResult StartOf(IReadOnlyList<double> starts, int lost, Shape shape) =>
        new Percentiles(starts).In(
            new("circuits-start", shape)
            {
                Tasks = starts.Count,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{starts.Count} pages of the dashboard, {PerSecond} more each second, from the request to the first picture of the living page; {lost} were lost"
                ),
            }
        );

    private static BenchResult UpdateOf(
        Percentiles delays,
        Effort effort,
        double rss,
        int count,
        Shape shape
    ) =>
        delays.In(
            new("circuits-update", shape)
            {
                Tasks = count,
                Seconds = effort.Seconds,
                RssMiB = rss,
                CpuSeconds = effort.Web,
                Detail = string.Create(
                    CultureInfo.InvariantCulture,
                    $"from a submission until pages show it, with {2 * TasksPerSecond} changes a second; Web took {effort.Web / effort.Seconds / Environment.ProcessorCount:P0} of all cores, all of the product {effort.All / effort.Seconds / Environment.ProcessorCount:P0}; {effort.Batches / effort.Seconds:F0} pictures and {effort.Bytes / effort.Seconds / 1048576:F2} MiB a second"
                ),
            }
        );

    private static BenchResult MemoryOf(
        (double AtRest, double Full, double After) memory,
        int count,
        int rest,
        Shape shape
    ) =>
        new("circuits-memory", shape)
        {
            Tasks = count,
            RssMiB = memory.Full,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{memory.AtRest:F0} MiB before they came, {memory.Full:F0} with them ({(memory.Full - memory.AtRest) * 1024 / count:F0} KiB each), {memory.After:F0} {rest} s after the last had left"
            ),
        };

    private static BenchResult StormOf((TimeSpan All, TimeSpan SinceReady) back, int count, Shape shape) =>
        new("circuits-storm", shape)
        {
            Tasks = count,
            Seconds = back.All.TotalSeconds,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"Web stopped and started; all pages were alive again {back.All.TotalSeconds:F1} s after the stop, {back.SinceReady.TotalSeconds:F1} s after it was ready"
            ),
        };

    private static async Task<(TimeSpan All, TimeSpan SinceReady)> StormAsync(
        Installation product,
        Crowd crowd,
        int count
    )
    {
        var watch = Stopwatch.StartNew();
        await product.RestartWebAsync(connections: 16);
        var ready = watch.Elapsed;
        await crowd.ComeBackAsync(count);
        return (watch.Elapsed, watch.Elapsed - ready);
    }

    private static async Task FlowAsync(
        WebProcess web,
        Pulse pulse,
        TimeSpan length,
        TimeSpan betweenPulses,
        CancellationToken end = default
    )
    {
        var batch = Load.BatchOf(_ => null, queue: "flow", count: (int)(TasksPerSecond * Step.TotalSeconds));
        var (watch, pulsed) = (Stopwatch.StartNew(), TimeSpan.Zero);
        try
        {
            for (var due = Step; length < TimeSpan.Zero || watch.Elapsed < length; due += Step)
            {
                await Load.SendAsync(web.Http, "/api/v1/tasks/batch", batch);
                if (watch.Elapsed - pulsed > betweenPulses)
                {
                    pulsed = watch.Elapsed;
                    using var answer = await web.Http.PostAsJsonAsync(
                        "/api/v1/tasks",
                        new
                        {
                            type = "echo",
                            payload = 1,
                            queue = pulse.Next(),
                        },
                        end
                    );
                    answer.EnsureSuccessStatusCode();
                }

                var rest = due - watch.Elapsed;
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // All was seen.
        }
    }

    // What it took while all pages were open; times in seconds.
    private readonly record struct Effort(double Seconds, double Web, double All, long Batches, long Bytes);
}
