using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Bench;

/// <summary>What a run of the tool has measured.</summary>
internal sealed class BenchReport(string scenario, DateTimeOffset startedAt)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<BenchResult> _results = [];

    /// <summary>Keeps, of each name, the run in the middle.</summary>
    public void AddMedians(IEnumerable<BenchResult> runs) =>
        _results.AddRange(
            runs.GroupBy(r => (r.Name, r.Mode, r.Workers))
                .Select(g => g.OrderBy(r => r.Key).ElementAt((g.Count() - 1) / 2))
        );

    /// <summary>Keeps what is to be shown as it is.</summary>
    public void Add(IEnumerable<BenchResult> results) => _results.AddRange(results);

    public string ToJson() =>
        JsonSerializer.Serialize(
            new
            {
                scenario,
                startedAt = startedAt.UtcDateTime,
                cores = Environment.ProcessorCount,
                results = _results.Select(Rounded),
            },
            Json
        );

    public string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{"", -34} {"tasks", 8} {"s", 8} {"/s", 10} {"p50 ms", 8} {"p95 ms", 8} {"p99 ms", 8} {"MiB", 7} {"CPU s", 7}"
        );
        foreach (var r in _results.Select(Rounded))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{NameOf(r), -34} {r.Tasks, 8} {r.Seconds, 8} {r.PerSecond, 10} {r.P50Ms, 8} {r.P95Ms, 8} {r.P99Ms, 8} {r.RssMiB, 7} {r.CpuSeconds, 7}"
            );
            text.AppendLine(CultureInfo.InvariantCulture, $"  {r.Detail}");
        }

        return text.ToString().TrimEnd();
    }

    private static string NameOf(BenchResult r) =>
        r.Workers > 1 ? $"{r.Name}, {r.Mode}, {r.Workers} workers" : $"{r.Name}, {r.Mode}";

    private static BenchResult Rounded(BenchResult r) =>
        r with
        {
            Seconds = Round(r.Seconds, 3),
            PerSecond = Round(r.PerSecond, 1),
            P50Ms = Round(r.P50Ms, 2),
            P95Ms = Round(r.P95Ms, 2),
            P99Ms = Round(r.P99Ms, 2),
            RssMiB = Round(r.RssMiB, 1),
            CpuSeconds = Round(r.CpuSeconds, 2),
        };

    private static double? Round(double? value, int digits) => value is { } v ? Math.Round(v, digits) : null;
}
