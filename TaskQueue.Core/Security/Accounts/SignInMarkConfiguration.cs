using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.Accounts;

internal sealed class SignInMarkConfiguration : IEntityTypeConfiguration<SignInMark>
{
    public void Configure(EntityTypeBuilder<SignInMark> row)
    {
        row.ToTable("sign_in_marks");
        row.HasKey(m => m.Key);
        row.Property(m => m.Key).HasMaxLength(64);
        row.Property(m => m.Version).IsConcurrencyToken();
        // Serves the sweep of those that matter no more.
        row.HasIndex(m => m.TouchedAt).HasDatabaseName("ix_sign_in_marks_touched");
    }
}
