using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Maintenance;

internal sealed class MaintenanceRunConfiguration : IEntityTypeConfiguration<MaintenanceRun>
{
    public void Configure(EntityTypeBuilder<MaintenanceRun> run)
    {
        run.ToTable("maintenance_runs");
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.Actor).HasMaxLength(256);
    }
}
