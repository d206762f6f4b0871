using Microsoft.Net.Http.Headers;
using TaskQueue.Core.Settings;
using TaskQueue.Web.Api;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Lets scripts of the pages of <c>Cors:Origins</c> call the API, and of no others. They bring a token or a key: cookies are
/// worth nothing there, and are not asked for.
/// </summary>
internal static class CrossOrigin
{
    private const string Setting = "Cors:Origins";
    private const string Policy = "Api";

    private static readonly string[] Asked =
    [
        HeaderNames.Authorization,
        HeaderNames.ContentType,
        HeaderNames.IfMatch,
        HeaderNames.IfNoneMatch,
        "Idempotency-Key",
        "Last-Event-ID",
        "Prefer",
        "X-Api-Key",
    ];

    private static readonly string[] Answered =
    [
        HeaderNames.ContentDisposition,
        HeaderNames.ETag,
        HeaderNames.Location,
        HeaderNames.RetryAfter,
        HeaderNames.Warning,
        HeaderNames.WWWAuthenticate,
        "Deprecation",
        "Idempotency-Replayed",
        "Not-Searched",
        "Preference-Applied",
        "Sunset",
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
        "TaskQueue-Degraded",
        "Unique-Conflict",
    ];

    /// <summary>The origins.</summary>
    /// <param name="configuration">The settings.</param>
    public static IReadOnlyList<string> OriginsOf(IConfiguration configuration) =>
        SettingRule.ListOf(configuration[Setting]);

    /// <summary>Registers what the framework needs for it.</summary>
    public static IServiceCollection AddCrossOrigin(this IServiceCollection services)
    {
        services.AddCors();
        services
            .AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>()
            .Configure<IConfiguration>(
                (cors, configuration) =>
                    cors.AddPolicy(
                        Policy,
                        policy =>
                            policy
                                .WithOrigins([.. OriginsOf(configuration)])
                                .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
                                .WithHeaders(Asked)
                                .WithExposedHeaders(Answered)
                                .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
                    )
            );
        return services;
    }

    /// <summary>Answers such pages' questions before anybody asks for a token; nothing where there are no origins.</summary>
    public static WebApplication UseCrossOrigin(this WebApplication app)
    {
        if (OriginsOf(app.Configuration).Count > 0)
        {
            app.UseWhen(
                context => context.Request.Path.IsUnder(ApiRegistration.Root),
                api => api.UseCors(Policy)
            );
        }

        return app;
    }
}
