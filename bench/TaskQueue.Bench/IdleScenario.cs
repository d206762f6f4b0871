using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>What the product takes while nobody wants anything.</summary>
internal static class IdleScenario
{
    // The runtime compiles a method anew at its thirtieth call, which what runs once a second reaches after half a minute.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var rest = TimeSpan.FromSeconds(options.Seconds ?? 20);
        await using var product = await Installation.StartAsync(options, shape, connections: 1);
        await product.StartWorkersAsync(connections: 1);
        await product.WorkersAreThereAsync();
        await Task.Delay(Settling, Interruption.Token);
        var cpu = product.Cpu();
        await Task.Delay(rest, Interruption.Token);
        var used = product.Cpu() - cpu;
        var results = new List<BenchResult>
        {
            new("idle-web", shape)
            {
                Seconds = rest.TotalSeconds,
                RssMiB = product.Web.Process.RssMiB,
                CpuSeconds = used.Web,
                Detail =
                    $"{ShareOf(used.Web, rest)}; 60 s after its start: what is compiled in the background is through by then",
            },
        };
        if (shape.IsDistributed)
        {
            results.Add(
                new("idle-worker", shape)
                {
                    Seconds = rest.TotalSeconds,
                    RssMiB = product.Workers.Average(w => w.RssMiB),
                    CpuSeconds = used.Workers / product.Workers.Count,
                    Detail = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ShareOf(used.Workers / product.Workers.Count, rest)}; one worker; Redis {used.Redis:F2} s and PostgreSQL {used.Postgres:F2} s of processor in the same time"
                    ),
                }
            );
        }

        return results;
    }

    private static string ShareOf(double cpuSeconds, TimeSpan rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * cpuSeconds / rest.TotalSeconds:F1} % of a core");
}
