using System.Text.Json;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Api;

/// <summary>What it would mean to run this environment with the settings of another.</summary>
/// <param name="FromEnvironment">The other environment.</param>
/// <param name="FromVersion">The product version there.</param>
/// <param name="Environment">This environment.</param>
/// <param name="Version">The product version here.</param>
/// <param name="Valid">Whether this environment would start with them.</param>
/// <param name="Faults">Why it would not; all of them.</param>
/// <param name="Changes">What would be different here.</param>
/// <param name="Kept">What belongs to each environment, and stays.</param>
/// <param name="Secrets">The secrets that are set there.</param>
/// <param name="Warnings">What a person has to look at.</param>
/// <param name="File">The settings file to deploy.</param>
/// <param name="Variables">Lines of a .env file.</param>
internal sealed record PromotionResponse(
    string FromEnvironment,
    string FromVersion,
    string Environment,
    string Version,
    bool Valid,
    IReadOnlyList<string> Faults,
    IReadOnlyList<SettingChangeResponse> Changes,
    IReadOnlyList<KeptSetting> Kept,
    IReadOnlyList<PromotedSecret> Secrets,
    IReadOnlyList<string> Warnings,
    PromotionFileResponse File,
    string Variables
)
{
    public static PromotionResponse Of(Promotion promotion) =>
        new(
            promotion.FromEnvironment,
            promotion.FromVersion,
            promotion.Environment,
            promotion.Version,
            promotion.Faults.Count == 0,
            promotion.Faults,
            [.. promotion.Changes.Select(SettingChangeResponse.Of)],
            promotion.Kept,
            promotion.Secrets,
            promotion.Warnings,
            new(promotion.Files.Name, promotion.Files.Json),
            promotion.Files.Variables
        );
}

/// <summary>One difference.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Kind">added, changed, removed, or unknown: a secret of which that cannot be told.</param>
/// <param name="Before">Its value before; secrets are masked, null is none.</param>
/// <param name="After">Its value after.</param>
internal sealed record SettingChangeResponse(string Key, string Kind, string? Before, string? After)
{
    public static SettingChangeResponse Of(SettingChange change) =>
        new(
            change.Key,
            JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString()),
            change.Before,
            change.After
        );
}

/// <summary>A file to deploy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">What it holds.</param>
internal sealed record PromotionFileResponse(string Name, string Content);

/// <summary>A start with another version, environment or settings.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="At">When.</param>
/// <param name="Version">The product version.</param>
/// <param name="VersionBefore">The version before; null when nothing was deployed before.</param>
/// <param name="Commit">The commit it was built from; null where the build did not know.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Host">The machine.</param>
/// <param name="Mode">embedded or distributed.</param>
/// <param name="Changes">What is different from the deployment before.</param>
internal sealed record DeploymentResponse(
    Guid Id,
    DateTimeOffset At,
    string Version,
    string? VersionBefore,
    string? Commit,
    string Environment,
    string Host,
    string Mode,
    IReadOnlyList<SettingChangeResponse> Changes
)
{
    public static DeploymentResponse Of(Deployment deployment) =>
        new(
            deployment.Id,
            deployment.At,
            deployment.Version,
            deployment.VersionBefore,
            deployment.Commit,
            deployment.Environment,
            deployment.Host,
            deployment.Mode,
            [.. deployment.Changes.Select(SettingChangeResponse.Of)]
        );
}
