using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The settings, their promotion between environments, and what was deployed.</summary>
internal static class SettingsApi
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapValues();
        settings.MapPromotion();
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

    private static void MapValues(this RouteGroupBuilder settings)
    {
        settings
            .MapGet("", List)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "listSettings",
                "List every setting as it holds",
                "Secrets are masked always. A setting with needsRestart is read once, at start; the others may be changed with PUT. stored is "
                    + "who did so, and below what would hold otherwise. The ETag is the version of what was changed so."
            )
            .Answers(SettingsExamples.List)
            .Refuses();
        settings
            .MapPut("", SetAsync)
            .RequireAuthorization(Permissions.SettingsManage)
            .Says(
                "changeSettings",
                "Change settings while the product runs",
                "Those without needsRestart. They hold at once, at every Web process, and win over files, variables and arguments; null takes back "
                    + "what was set so. All of them are changed, or none. It needs a password given in the last 10 minutes. Send If-Match with the ETag to "
                    + "refuse a stale change."
            )
            .Takes<SettingsRequest>(SettingsExamples.Request)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(SettingsExamples.List)
            .Refuses(400, 412, 413, 415, 422);
    }

    private static void MapPromotion(this RouteGroupBuilder settings)
    {
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
    }

    private static Ok<SettingsResponse> List(
        HttpContext context,
        ClaimsPrincipal user,
        SettingsService settings
    ) => Show(context, settings.Read(Actor.From(user)));

    private static async Task<Ok<SettingsResponse>> SetAsync(
        SettingsRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        SettingsEditor editor
    ) =>
        Show(
            context,
            await editor.SetAsync(
                Actor.From(user),
                body.Settings,
                IfMatch.Read(context.Request),
                context.RequestAborted
            )
        );

    private static Ok<SettingsResponse> Show(HttpContext context, EffectiveSettings settings)
    {
        context.Response.Headers.ETag = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{settings.Version}\""
        );
        return TypedResults.Ok(SettingsResponse.Of(settings));
    }

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
