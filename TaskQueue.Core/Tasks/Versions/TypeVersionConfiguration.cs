using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Versions;

internal sealed class TypeVersionConfiguration : IEntityTypeConfiguration<TypeVersion>
{
    public void Configure(EntityTypeBuilder<TypeVersion> row)
    {
        row.ToTable("task_type_versions");
        row.HasKey(v => new { v.Type, v.Number });
        row.Property(v => v.Type).HasMaxLength(TaskLimits.Name);
        row.Property(v => v.Number).ValueGeneratedNever();
        row.Property(v => v.Version).HasMaxLength(TypeDefinition.LongestVersion);
        row.Property(v => v.CreatedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(v => v.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        // Serves the promise that a payload which names its version means one: no two of a type have the same name.
        row.HasIndex(v => new { v.Type, v.Version })
            .HasDatabaseName("ux_task_type_versions_version")
            .IsUnique();
    }
}
