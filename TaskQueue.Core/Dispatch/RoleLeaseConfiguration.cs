using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Dispatch;

internal sealed class RoleLeaseConfiguration : IEntityTypeConfiguration<RoleLease>
{
    public void Configure(EntityTypeBuilder<RoleLease> role)
    {
        role.ToTable("roles_held");
        role.HasKey(r => r.Name);
        role.Property(r => r.Name).HasMaxLength(64);
        role.HasData(
            new RoleLease
            {
                Name = RoleKeeper.Dispatch,
                Holder = Guid.Empty,
                Fence = 0,
                Until = DateTimeOffset.UnixEpoch,
            }
        );
    }
}
