using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>A version of a type.</summary>
internal sealed record TransferTypeVersion(string Version, DateTimeOffset CreatedAt, string CreatedBy)
{
    public string? Schema { get; init; }
    public string? Migration { get; init; }
    public bool AcceptsBreaking { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public string? UpdatedBy { get; init; }

    public static TransferTypeVersion Of(TypeVersion version) =>
        new(version.Version, version.CreatedAt, version.CreatedBy)
        {
            Schema = version.Schema,
            Migration = version.Migration,
            AcceptsBreaking = version.AcceptsBreaking,
            UpdatedAt = version.UpdatedAt,
            UpdatedBy = version.UpdatedBy,
        };

    /// <summary>The row as it was.</summary>
    public TypeVersion ToRow(string type, int number) =>
        new()
        {
            Type = type,
            Number = number,
            Version = Version,
            Schema = Schema,
            Migration = Migration,
            AcceptsBreaking = AcceptsBreaking,
            CreatedAt = CreatedAt.ToUniversalTime(),
            CreatedBy = CreatedBy,
            UpdatedAt = UpdatedAt?.ToUniversalTime(),
            UpdatedBy = UpdatedBy,
        };

    /// <summary>Says what is wrong with the versions of a type.</summary>
    public static void Check(IReadOnlyList<TransferTypeVersion> versions, FieldErrors errors)
    {
        errors.Require(
            versions.Count <= TypeVersion.Most
                && versions.DistinctBy(v => v.Version, StringComparer.Ordinal).Count() == versions.Count,
            "versions",
            "Are too many, or one comes twice."
        );
        foreach (var version in versions)
        {
            TextRules.Check(version.Version, "versions", TypeDefinition.LongestVersion, errors);
            TextRules.Check(version.CreatedBy, "versions", TaskLimits.Actor, errors);
            TextRules.Check(version.UpdatedBy, "versions", TaskLimits.Actor, errors);
            var definition = new TypeDefinition { Schema = version.Schema, Migration = version.Migration };
            foreach (var reason in definition.Check().ToDictionary().SelectMany(e => e.Value))
            {
                errors.Add("versions", reason);
            }
        }
    }
}
