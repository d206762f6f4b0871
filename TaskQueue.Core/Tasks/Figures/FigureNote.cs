using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Figures;

/// <summary>
/// What one transaction of the ledger did, until it is added to the rollups: it is written in that transaction and removed
/// in the one that adds it, so that each attempt is counted exactly once.
/// </summary>
[SuppressMessage("Performance", "CA1819", Justification = "A column.")]
public sealed class FigureNote
{
    /// <summary>Given by the store.</summary>
    public long Id { get; init; }

    /// <summary>A <see cref="FigureSheet"/>.</summary>
    public required byte[] Body { get; init; }
}

internal sealed class FigureNoteConfiguration : IEntityTypeConfiguration<FigureNote>
{
    public void Configure(EntityTypeBuilder<FigureNote> note) => note.ToTable("figure_notes");
}
