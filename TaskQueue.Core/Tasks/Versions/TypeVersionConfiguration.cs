using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Versions;

internal sealed class TypeVersionConfiguration : IEntityTypeConfiguration<TypeVersion>
{
    public void Configure(EntityTypeBuilder<TypeVersion> version)
    {
        version.ToTable("task_type_versions");
        version.HasKey(v => new { v.Type, v.Number });
        version.Property(v => v.Type).HasMaxLength(TaskLimits.Name);
        version.Property(v => v.Number).ValueGeneratedNever();
        version.Property(v => v.Version).HasMaxLength(TypeDefinition.LongestVersion);
        version.Property(v => v.CreatedBy).HasMaxLength(TaskLimits.Actor);
        version.Property(v => v.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        // A payload names its version: there must be one of that name only.
        version
            .HasIndex(v => new { v.Type, v.Version })
            .HasDatabaseName("ux_task_type_versions_version")
            .IsUnique();
    }
}
