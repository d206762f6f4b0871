using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Views;

internal sealed class QueryHistoryConfiguration : IEntityTypeConfiguration<QueryHistory>
{
    public void Configure(EntityTypeBuilder<QueryHistory> history)
    {
        history.ToTable("query_histories");
        history.HasKey(h => h.UserId);
        history.Property(h => h.UserId).ValueGeneratedNever();
        history.Property(h => h.Queries).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        history.Property(h => h.Last).HasMaxLength(TaskQuery.Longest);
    }
}
