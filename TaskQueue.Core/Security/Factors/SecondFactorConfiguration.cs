using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.Factors;

internal sealed class SecondFactorConfiguration
    : IEntityTypeConfiguration<SecondFactor>,
        IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<SecondFactor> row)
    {
        row.ToTable("second_factors");
        row.HasKey(f => f.UserId);
        row.Property(f => f.UserId).ValueGeneratedNever();
        row.HasOne<AppUser>()
            .WithOne()
            .HasForeignKey<SecondFactor>(f => f.UserId)
            .OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<RecoveryCode> row)
    {
        row.ToTable("recovery_codes");
        // By account first: it also serves the count of those that are left.
        row.HasKey(c => new { c.UserId, c.Hash });
        row.HasOne<AppUser>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
