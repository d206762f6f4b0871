using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The settings, their promotion between environments, and what was deployed.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings
            .MapGet("", List)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "listSettings",
                "List every setting as it holds",
                "Secrets are masked always. Settings are read at start; a change holds after a restart."
            )
            .Answers(SettingsExamples.List)
            .Refuses();
        settings
            .MapGet("/export", Export)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "exportSettings",
                "Export settings for another environment",
                "What differs from the defaults. Of secrets it has the names alone."
            )
            .Answers(SettingsExamples.Bundle)
            .Refuses();
        settings
            .MapPost("/compare", CompareAsync)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "compareSettings",
                "Compare another environment's settings with these",
                "Changes nothing. Answers what would be different here, why this environment would not start with it, "
                    + "and the file and variables to deploy."
            )
            .Takes<SettingsBundleRequest>(SettingsExamples.Bundle, SettingsBundle.MostBytes)
            .Answers(SettingsExamples.Promotion)
            .Refuses(400, 413, 415, 422);
        api.MapGet("/system/deployments", DeploymentsAsync)
            .WithTags("System")
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "listDeployments",
                "List deployments, the newest first",
                "A row for each start of a Web process with another version, environment or settings than its host's "
                    + "start before. At most 1,000 are kept."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(SettingsExamples.Deployments)
            .Refuses(400, 422);
    }

    private static Ok<SettingsResponse> List(ClaimsPrincipal user, SettingsService settings) =>
        TypedResults.Ok(SettingsResponse.Of(settings.Read(Actor.From(user))));

    private static Ok<SettingsBundle> Export(ClaimsPrincipal user, SettingsService settings) =>
        TypedResults.Ok(settings.Export(Actor.From(user)));

    private static async Task<Ok<PromotionResponse>> CompareAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        SettingsService settings
    )
    {
        var bundle = await RequestBody.ReadJsonAsync(request, SettingsBundle.MostBytes);
        return TypedResults.Ok(PromotionResponse.Of(settings.Compare(Actor.From(user), bundle)));
    }

    private static async Task<Ok<ListResponse<DeploymentResponse>>> DeploymentsAsync(
        HttpContext context,
        ClaimsPrincipal user,
        SettingsService settings
    )
    {
        var page = PageQuery.From(context.Request);
        var deployments = await settings.DeploymentsAsync(
            Actor.From(user),
            page.Cursor,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(deployments, DeploymentResponse.Of));
    }
}

/// <summary>All settings.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Version">The product version.</param>
/// <param name="Items">The settings.</param>
/// <param name="NextCursor">Always null: the list is short.</param>
/// <param name="Unknown">Keys that look like settings and are none; they do nothing.</param>
internal sealed record SettingsResponse(
    string Environment,
    string Version,
    IReadOnlyList<SettingResponse> Items,
    string? NextCursor,
    IReadOnlyList<UnknownSettingResponse> Unknown
)
{
    public static SettingsResponse Of(EffectiveSettings settings) =>
        new(
            settings.Environment,
            ProductVersion.Number,
            [.. settings.Items.Select(SettingResponse.Of)],
            null,
            [.. settings.Unknown.Select(u => new UnknownSettingResponse(u.Key, u.Nearest))]
        );
}

/// <summary>A key that is no setting.</summary>
/// <param name="Key">The key.</param>
/// <param name="Nearest">The setting that it most resembles.</param>
internal sealed record UnknownSettingResponse(string Key, string Nearest);

/// <summary>One setting.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Variable">The environment variable that gives it.</param>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Value">Its value; <c>***</c> in place of secrets, null when it has none.</param>
/// <param name="Default">What holds when nobody says otherwise.</param>
/// <param name="IsDefault">Whether that holds.</param>
/// <param name="Source">default, file, environment, commandLine or program.</param>
/// <param name="SourceName">The file, the variable or the argument.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Wants">What it may be.</param>
/// <param name="IsSecret">Whether it is a secret as a whole.</param>
/// <param name="IsLocal">Whether it belongs to one environment, and promotion leaves it alone.</param>
/// <param name="NeedsRestart">Whether a change holds only after a restart.</param>
internal sealed record SettingResponse(
    string Key,
    string Variable,
    string Group,
    string? Value,
    string? Default,
    bool IsDefault,
    string Source,
    string? SourceName,
    string Meaning,
    string Wants,
    bool IsSecret,
    bool IsLocal,
    bool NeedsRestart
)
{
    public static SettingResponse Of(EffectiveSetting setting) =>
        new(
            setting.Key,
            setting.Setting.Variable,
            setting.Setting.Group,
            setting.Value,
            setting.Default,
            setting.IsDefault,
            JsonNamingPolicy.CamelCase.ConvertName(setting.Source.Kind.ToString()),
            setting.Source.Name.Length == 0 ? null : setting.Source.Name,
            setting.Setting.Meaning,
            setting.Setting.Rule.Wants,
            setting.Setting.IsSecret,
            setting.Setting.IsLocal,
            setting.Setting.NeedsRestart
        );
}

/// <summary>Body of <c>POST /api/v1/settings/compare</c>: what <c>GET /api/v1/settings/export</c> answers elsewhere.</summary>
/// <param name="Version">The product version there.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Settings">The settings that differ from their defaults.</param>
/// <param name="Secrets">The secrets that are set there.</param>
/// <param name="ExportedAt">When it was made.</param>
internal sealed record SettingsBundleRequest(
    string Version,
    string Environment,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Secrets,
    DateTimeOffset? ExportedAt = null
);
