using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Keys;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.Prefix).HasMaxLength(ApiKeyText.PrefixLength);
        key.Property(k => k.Name).HasMaxLength(NewApiKey.LongestName);
        key.Property(k => k.Scopes).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        key.Property(k => k.Queues).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        key.Property(k => k.Networks).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        key.Property(k => k.RevokedBy).HasMaxLength(Actor.LongestName);
        // Serves each request that comes with a key that is not remembered.
        key.HasIndex(k => k.Prefix).HasDatabaseName("ux_api_keys_prefix").IsUnique();
        // Serves the list of one person's keys.
        key.HasIndex(k => new { k.UserId, k.Id }).HasDatabaseName("ix_api_keys_user");
        // A key is nothing without its owner.
        key.HasOne<AppUser>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
