using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Audit;

/// <summary>Where the chain begins since its older part was removed by age. There is one row, or none.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "Digests are kept as the bytes they are.")]
public sealed class AuditCheckpoint
{
    /// <summary>The id of the one row.</summary>
    public const int One = 1;

    /// <summary>Always <see cref="One"/>.</summary>
    public int Id { get; init; } = One;

    /// <summary>The last place that was removed.</summary>
    public long Place { get; set; }

    /// <summary>Its hash: what the chain goes on from.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>When it was removed.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Proves that the product wrote this row, so that nobody else can move the beginning.</summary>
    public required byte[] Mark { get; set; }
}
