using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Security.RateLimits;

internal sealed class RateLimitPolicyConfiguration : IEntityTypeConfiguration<RateLimitPolicy>
{
    // Classes by their names: what is stored must mean the same when there are more of them.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly ValueComparer<IReadOnlyList<RequestLimit>> Comparer = new(
        (a, b) => (a ?? Array.Empty<RequestLimit>()).SequenceEqual(b ?? Array.Empty<RequestLimit>()),
        list => list.Aggregate(0, (hash, limit) => HashCode.Combine(hash, limit)),
        list => list.ToArray()
    );

    public void Configure(EntityTypeBuilder<RateLimitPolicy> policy)
    {
        policy.ToTable("rate_limit_policies");
        policy.Property(p => p.Id).ValueGeneratedNever();
        policy.Property(p => p.Version).IsConcurrencyToken();
        policy.Property(p => p.ChangedBy).HasMaxLength(Actor.LongestName);
        policy.Property(p => p.Limits).HasConversion(list => Write(list), text => Read(text), Comparer);
    }

    private static string Write(IReadOnlyList<RequestLimit> limits) => JsonSerializer.Serialize(limits, Json);

    private static RequestLimit[] Read(string text) =>
        JsonSerializer.Deserialize<RequestLimit[]>(text, Json)!;
}
