using System.Text.Json.Serialization;

namespace TaskQueue.Bench;

/// <summary>One measurement; what does not apply is absent.</summary>
internal sealed record BenchResult(string Name, string Mode, int Workers)
{
    public BenchResult(string name, Shape shape)
        : this(name, shape.Mode, shape.Workers) { }

    public int? Tasks { get; init; }

    public double? Seconds { get; init; }

    public double? PerSecond { get; init; }

    public double? P50Ms { get; init; }

    public double? P95Ms { get; init; }

    public double? P99Ms { get; init; }

    public double? RssMiB { get; init; }

    public double? CpuSeconds { get; init; }

    public string? Detail { get; init; }

    /// <summary>What repeated runs are ordered by.</summary>
    [JsonIgnore]
    public double Key => PerSecond ?? P50Ms ?? RssMiB ?? 0;
}
