using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>
/// BullMQ beside the product in one run: the same payload and the same number of tasks, alternating, its servers and ours
/// never both running. It keeps a job in Redis and removes it when it is done; we keep row, attempt and counters in SQL.
/// </summary>
internal static class PeersScenario
{
    private const string Folder = "bench/peers/bullmq";
    private const int Concurrency = 50;
    private static readonly Shape OneWorker = new(Shape.Distributed, 1) { Concurrency = Concurrency };

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options)
    {
        await InstallAsync();
        var results = new List<BenchResult>();
        foreach (var (what, ours) in Pairs)
        {
            var (mine, theirs) = (new List<BenchResult>(), new List<BenchResult>());
            for (var i = 0; i < options.Repeat; i++)
            {
                mine.Add((await ours(options, OneWorker))[0]);
                theirs.Add(await BullAsync(options, what, mine[^1].Tasks ?? 0));
            }

            var (own, other) = (MiddleOf(mine), MiddleOf(theirs));
            results.Add(own with { Name = what, Detail = RatioOf(own, other) });
            results.Add(other);
        }

        return results;
    }

    private static readonly (
        string What,
        Func<BenchOptions, Shape, Task<IReadOnlyList<BenchResult>>> Ours
    )[] Pairs =
    [
        ("submit-batch", SubmitScenario.BatchesAsync),
        ("submit-single", SubmitScenario.SinglesAsync),
        ("drain", DrainScenario.RunAsync),
    ];

    private static BenchResult MiddleOf(List<BenchResult> runs) =>
        runs.OrderBy(r => r.Key).ElementAt((runs.Count - 1) / 2);

    private static string RatioOf(BenchResult own, BenchResult other) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{own.PerSecond / other.PerSecond:F2} × BullMQ in this run; {own.Detail}"
        );

    private static async Task<BenchResult> BullAsync(BenchOptions options, string what, int tasks)
    {
        using var folder = new BenchFolder(options.Data);
        await using var redis = await RedisProcess.StartAsync(Path.Combine(folder.Path, "redis"));
        var output = await RunAsync(
            "node",
            ["bench.mjs", what, Text(redis.Port), Text(tasks), Text(Concurrency)]
        );
        var answer = JsonSerializer.Deserialize<JsonElement>(output.Trim().Split('\n')[^1]);
        var (count, seconds) = (
            answer.GetProperty("tasks").GetInt32(),
            answer.GetProperty("seconds").GetDouble()
        );
        return new($"{what} (BullMQ)", "peer", what == "drain" ? 1 : 0)
        {
            Tasks = count,
            Seconds = seconds,
            PerSecond = count / seconds,
            Detail = $"{HowOf(what)}; Redis with appendonly everysec; jobs are removed when done",
        };
    }

    private static string HowOf(string what) =>
        what switch
        {
            "submit-batch" => "addBulk, 1,000 jobs each, two at a time",
            "submit-single" => "add, one job each, 64 at a time",
            _ => string.Create(CultureInfo.InvariantCulture, $"one process, concurrency {Concurrency}"),
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task InstallAsync()
    {
        // npm leaves a copy of the lock among what it has installed; a file that is not there counts as very old.
        var folder = Path.Combine(BenchPaths.Root, Folder);
        var installed = File.GetLastWriteTimeUtc(Path.Combine(folder, "node_modules/.package-lock.json"));
        if (installed < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(BenchPaths.Program(program, "nodejs and npm"), arguments)
            {
                WorkingDirectory = Path.Combine(BenchPaths.Root, Folder),
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(Interruption.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new BenchException($"{program} failed: {await errors}");
    }
}
