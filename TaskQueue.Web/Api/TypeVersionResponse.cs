using System.Text;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>A version of a task type.</summary>
/// <param name="Number">Its place among the versions, from 1.</param>
/// <param name="Version">Its name; null for what was defined before the type had versions.</param>
/// <param name="Schema">The JSON schema of its payloads.</param>
/// <param name="Migration">What makes a payload of the version before into one of it.</param>
/// <param name="AcceptsBreaking">Whether it refuses payloads which the one before allowed, and that was meant.</param>
/// <param name="CreatedAt">When it was defined first.</param>
/// <param name="CreatedBy">Who defined it first.</param>
/// <param name="UpdatedAt">When its schema or migration changed last.</param>
/// <param name="UpdatedBy">Who changed them.</param>
internal sealed record TypeVersionResponse(
    int Number,
    string? Version,
    RawJson Schema,
    RawJson Migration,
    bool AcceptsBreaking,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? UpdatedAt,
    string? UpdatedBy
)
{
    public static TypeVersionResponse Of(TypeVersion version) =>
        new(
            version.Number,
            version.Version.Length == 0 ? null : version.Version,
            JsonOf(version.Schema),
            JsonOf(version.Migration),
            version.AcceptsBreaking,
            version.CreatedAt,
            version.CreatedBy,
            version.UpdatedAt,
            version.UpdatedBy
        );

    private static RawJson JsonOf(string? text) =>
        RawJson.OrNull(text is null ? null : Encoding.UTF8.GetBytes(text));
}

/// <summary>What a definition would do to payloads.</summary>
/// <param name="Before">The version that holds; null where the type has none.</param>
/// <param name="Change">first (nothing was promised before), same (the version that holds) or new (a new version).</param>
/// <param name="Verdict">The worst of the findings: breaking, unknown or compatible.</param>
/// <param name="Accepted">Whether PUT would take it.</param>
/// <param name="Refusals">Why not, by field.</param>
/// <param name="Findings">How the schema differs from the one that holds, at most 100; what breaks first.</param>
/// <param name="Sample">What it would mean for the tasks that are there.</param>
internal sealed record CompatibilityResponse(
    string? Before,
    string Change,
    string Verdict,
    bool Accepted,
    IReadOnlyDictionary<string, string[]> Refusals,
    IReadOnlyList<SchemaFindingResponse> Findings,
    UpgradeSampleResponse Sample
)
{
    public static CompatibilityResponse Of(CompatibilityReport report) =>
        new(
            report.Before,
            WordOf(report.Change.Kind),
            WordOf(report.Change.Findings.Select(f => f.Verdict).DefaultIfEmpty().Max()),
            report.Refusals.Count == 0,
            report.Refusals,
            [
                .. report.Change.Findings.Select(f => new SchemaFindingResponse(
                    f.Place,
                    f.Keyword,
                    f.Change,
                    WordOf(f.Verdict)
                )),
            ],
            UpgradeSampleResponse.Of(report.Sample)
        );

    private static string WordOf<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}

/// <summary>One difference between two schemas.</summary>
/// <param name="Place">A JSON Pointer into the payload; * stands for any element or member, the empty text for all of it.</param>
/// <param name="Keyword">The keyword of the schema.</param>
/// <param name="Change">What changed, for people.</param>
/// <param name="Verdict">breaking, unknown or compatible.</param>
internal sealed record SchemaFindingResponse(string Place, string Keyword, string Change, string Verdict);

/// <summary>What would become of tasks, told by some of them.</summary>
/// <param name="Waiting">How many wait.</param>
/// <param name="Dead">How many are dead letters.</param>
/// <param name="Looked">How many of them were looked at: the newest of each kind.</param>
/// <param name="Whole">Whether those are all.</param>
/// <param name="Changed">How many of those looked at would get another payload.</param>
/// <param name="Failed">How many of those looked at have a payload that would not be right.</param>
/// <param name="Failures">The first ten of the latter.</param>
/// <param name="Examples">Payloads before and after; none for those who may not see payloads.</param>
internal sealed record UpgradeSampleResponse(
    long Waiting,
    long Dead,
    int Looked,
    bool Whole,
    int Changed,
    int Failed,
    IReadOnlyList<UpgradeFailure> Failures,
    IReadOnlyList<UpgradeExampleResponse> Examples
)
{
    public static UpgradeSampleResponse Of(UpgradeSample sample) =>
        new(
            sample.Waiting,
            sample.Dead,
            sample.Looked,
            sample.IsWhole,
            sample.Changed,
            sample.Failed,
            sample.Failures,
            [
                .. sample.Examples.Select(e => new UpgradeExampleResponse(
                    e.TaskId,
                    e.TypeVersion,
                    new(e.Before),
                    new(e.After)
                )),
            ]
        );
}

/// <summary>A payload before and after.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="TypeVersion">The version that it is of.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be.</param>
internal sealed record UpgradeExampleResponse(
    Guid TaskId,
    string? TypeVersion,
    RawJson Before,
    RawJson After
);

/// <summary>Asks for the migration of a type's tasks.</summary>
/// <param name="DryRun">Only tell what would happen.</param>
/// <param name="Reason">Why, for those who come after; up to 500 characters.</param>
internal sealed record MigrateTypeRequest(bool DryRun = false, string? Reason = null);

/// <summary>What a migration would do.</summary>
/// <param name="Version">The version that tasks would be of.</param>
/// <param name="Sample">What would become of those that are of an older one.</param>
internal sealed record MigrationPreviewResponse(string Version, UpgradeSampleResponse Sample)
{
    public static MigrationPreviewResponse Of(MigrationPreview preview) =>
        new(preview.Version, UpgradeSampleResponse.Of(preview.Sample));
}
