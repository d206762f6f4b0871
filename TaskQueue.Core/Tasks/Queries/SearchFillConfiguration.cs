using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Queries;

internal sealed class SearchFillConfiguration : IEntityTypeConfiguration<SearchFill>
{
    public void Configure(EntityTypeBuilder<SearchFill> fill)
    {
        fill.ToTable("search_fills");
        fill.HasKey(f => new { f.Type, f.Path });
        fill.Property(f => f.Type).HasMaxLength(TaskLimits.Name);
        fill.Property(f => f.Path).HasMaxLength(SearchPath.Longest);
    }
}
