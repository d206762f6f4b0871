using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Dispatch;

internal sealed class DispatchEpochConfiguration : IEntityTypeConfiguration<DispatchEpoch>
{
    public void Configure(EntityTypeBuilder<DispatchEpoch> epoch)
    {
        epoch.ToTable("dispatch_epoch");
        epoch.Property(e => e.Id).ValueGeneratedNever();
        epoch.HasData(new DispatchEpoch { Id = 1, Epoch = 0 });
    }
}
