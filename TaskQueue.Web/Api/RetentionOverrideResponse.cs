using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What is different for the tasks of a queue, or of a type; null is as the installation has it, forever is for ever.</summary>
/// <param name="Queue">The queue; null for a type.</param>
/// <param name="Type">The type; null for a queue.</param>
/// <param name="Succeeded">Tasks that succeeded.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Cancelled">Tasks that were given up.</param>
/// <param name="Expired">Tasks that were not started in time.</param>
/// <param name="Skipped">Tasks that were left out.</param>
/// <param name="Results">Results, whose tasks are kept on without them.</param>
internal sealed record RetentionOverrideResponse(
    string? Queue,
    string? Type,
    string? Succeeded,
    string? Dead,
    string? Cancelled,
    string? Expired,
    string? Skipped,
    string? Results
)
{
    public static RetentionOverrideResponse Of(RetentionOverride said) =>
        new(
            said.Queue,
            said.Type,
            Age(said.Succeeded),
            Age(said.Dead),
            Age(said.Cancelled),
            Age(said.Expired),
            Age(said.Skipped),
            Age(said.Results)
        );

    private static string? Age(TimeSpan? age) =>
        age is not { } span ? null
        : span == RetentionRules.Forever ? RetentionOverrideRequest.Forever
        : Iso8601.Write(span);
}
