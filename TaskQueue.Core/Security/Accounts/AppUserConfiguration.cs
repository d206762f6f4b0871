using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.Accounts;

internal sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>
{
    public void Configure(EntityTypeBuilder<AppUser> row)
    {
        row.Property(u => u.Name).HasMaxLength(UserRules.LongestName);
        row.Property(u => u.TimeZone).HasMaxLength(UserRules.LongestTimeZone);
    }
}
