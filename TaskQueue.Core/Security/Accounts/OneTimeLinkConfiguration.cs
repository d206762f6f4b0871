using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.Accounts;

internal sealed class OneTimeLinkConfiguration : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> row)
    {
        row.ToTable("one_time_links");
        row.HasKey(l => l.Hash);
        row.Property(l => l.Purpose).HasConversion<short>();
        // Serves the end of all links of an account.
        row.HasIndex(l => l.UserId).HasDatabaseName("ix_one_time_links_user");
        // Serves the sweep of those that have ended.
        row.HasIndex(l => l.ExpiresAt).HasDatabaseName("ix_one_time_links_end");
    }
}
