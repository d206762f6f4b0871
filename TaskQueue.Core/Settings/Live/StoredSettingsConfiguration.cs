using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Settings.Live;

internal sealed class StoredSettingsConfiguration : IEntityTypeConfiguration<StoredSettings>
{
    private static readonly ValueComparer<IReadOnlyList<StoredSetting>> Comparer = new(
        (a, b) => (a ?? Array.Empty<StoredSetting>()).SequenceEqual(b ?? Array.Empty<StoredSetting>()),
        list => list.Aggregate(0, (hash, setting) => HashCode.Combine(hash, setting)),
        list => list.ToArray()
    );

    public void Configure(EntityTypeBuilder<StoredSettings> settings)
    {
        settings.ToTable("stored_settings");
        settings.Property(s => s.Id).ValueGeneratedNever();
        settings.Property(s => s.Version).IsConcurrencyToken();
        settings.Property(s => s.Items).HasConversion(list => Write(list), text => Read(text), Comparer);
    }

    private static string Write(IReadOnlyList<StoredSetting> items) =>
        JsonSerializer.Serialize(items, JsonSerializerOptions.Web);

    private static StoredSetting[] Read(string text) =>
        JsonSerializer.Deserialize<StoredSetting[]>(text, JsonSerializerOptions.Web)!;
}
