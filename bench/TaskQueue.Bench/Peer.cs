using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>Another product, with a script that does what our scenario does and prints a line of JSON.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where the script is, from the root.</param>
/// <param name="Program">What runs it.</param>
/// <param name="Script">The script.</param>
/// <param name="Bulk">What it calls a batch.</param>
/// <param name="Single">What it calls a single one.</param>
internal sealed record Peer(
    string Name,
    string Folder,
    string Program,
    string Script,
    string Bulk,
    string Single
)
{
    private const int Concurrency = 50;

    private static readonly Peer BullMq = new(
        "BullMQ",
        "bench/peers/bullmq",
        "node",
        "bench.mjs",
        "addBulk",
        "add"
    );

    private static readonly Peer Sidekiq = new(
        "Sidekiq",
        "bench/peers/sidekiq",
        "ruby",
        "bench.rb",
        "push_bulk",
        "perform_async"
    );

    /// <summary>Ours, as the others are run: one worker process, with as many at once.</summary>
    public static Shape Ours => new(Shape.Distributed, 1) { Concurrency = Concurrency };

    /// <summary>Installs the others: BullMQ from npm, and Sidekiq from Debian where packages can be installed.</summary>
    /// <returns>Those that are there, BullMQ first.</returns>
    public static async Task<IReadOnlyList<Peer>> InstallAsync()
    {
        // npm leaves a copy of the lock among what it has installed; a file that is not there counts as very old.
        var folder = Path.Combine(BenchPaths.Root, BullMq.Folder);
        var installed = File.GetLastWriteTimeUtc(Path.Combine(folder, "node_modules/.package-lock.json"));
        if (installed < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            await BullMq.RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }

        return await HasSidekiqAsync() ? [BullMq, Sidekiq] : [BullMq];
    }

    /// <summary>Measures it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="what">The scenario.</param>
    /// <param name="tasks">As many as ours had.</param>
    public async Task<BenchResult> MeasureAsync(BenchOptions options, string what, int tasks)
    {
        using var folder = new BenchFolder(options.Data);
        await using var redis = await RedisProcess.StartAsync(Path.Combine(folder.Path, "redis"));
        var output = await RunAsync(Program, Script, what, Text(redis.Port), Text(tasks), Text(Concurrency));
        var answer = JsonSerializer.Deserialize<JsonElement>(output.Trim().Split('\n')[^1]);
        var (count, seconds) = (
            answer.GetProperty("tasks").GetInt32(),
            answer.GetProperty("seconds").GetDouble()
        );
        return new($"{what} ({Name})", "peer", what == "drain" ? 1 : 0)
        {
            Tasks = count,
            Seconds = seconds,
            PerSecond = count / seconds,
            Detail = $"{HowOf(what)}; Redis with appendonly everysec; jobs are removed when done",
        };
    }

    private string HowOf(string what) =>
        what switch
        {
            "submit-batch" => $"{Bulk}, 1,000 jobs each, two at a time",
            "submit-single" => $"{Single}, one job each, 64 at a time",
            _ => string.Create(CultureInfo.InvariantCulture, $"one process, concurrency {Concurrency}"),
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> HasSidekiqAsync()
    {
        if (BenchPaths.Has("sidekiq"))
        {
            return true;
        }

        if (!BenchPaths.Has("apt-get") || Environment.UserName != "root")
        {
            await Console.Error.WriteLineAsync("No Sidekiq here, and no right to install ruby-sidekiq.");
            return false;
        }

        try
        {
            await Sidekiq.RunAsync(
                "apt-get",
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "ruby-sidekiq"
            );
            return true;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync($"No Sidekiq: {e.Message}");
            return false;
        }
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(BenchPaths.Program(program, $"what {Name} needs"), arguments)
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
