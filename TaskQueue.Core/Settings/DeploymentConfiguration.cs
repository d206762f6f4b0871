using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Settings;

internal sealed class DeploymentConfiguration : IEntityTypeConfiguration<Deployment>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public void Configure(EntityTypeBuilder<Deployment> deployment)
    {
        deployment.ToTable("deployments");
        deployment.Property(d => d.Id).ValueGeneratedNever();
        deployment.Property(d => d.Version).HasMaxLength(64);
        deployment.Property(d => d.VersionBefore).HasMaxLength(64);
        deployment.Property(d => d.Commit).HasMaxLength(64);
        deployment.Property(d => d.Environment).HasMaxLength(64);
        deployment.Property(d => d.Host).HasMaxLength(256);
        deployment.Property(d => d.Mode).HasMaxLength(16);
        deployment.Property(d => d.MarkKey).HasMaxLength(16);
        deployment
            .Property(d => d.Settings)
            .HasConversion(
                list => Write(list),
                text => Read<DeployedSetting>(text),
                Comparer<DeployedSetting>()
            );
        deployment
            .Property(d => d.Changes)
            .HasConversion(list => Write(list), text => Read<SettingChange>(text), Comparer<SettingChange>());
        // Serves the search for a host's last deployment.
        deployment.HasIndex(d => new { d.Host, d.Id }).HasDatabaseName("IX_deployments_host_id");
    }

    private static string Write<T>(IReadOnlyList<T> list) => JsonSerializer.Serialize(list, Json);

    private static T[] Read<T>(string text) => JsonSerializer.Deserialize<T[]>(text, Json)!;

    private static ValueComparer<IReadOnlyList<T>> Comparer<T>() =>
        new((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list);
}
