using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Events;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Api.Problems;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Api;

/// <summary>Puts the REST API together: services, what stands in front of it, and its endpoints.</summary>
internal static class ApiRegistration
{
    /// <summary>Everything below this answers problem documents, never HTML.</summary>
    public const string Root = "/api";

    /// <summary>Where this version of the API lies.</summary>
    public const string Prefix = Root + "/v1";

    /// <summary>JSON as the API writes it, for people to read: for what is not sent but written.</summary>
    public static JsonSerializerOptions WrittenJson { get; } = MakeWritten();

    public static IServiceCollection AddTaskQueueApi(this IServiceCollection services)
    {
        services.AddSingleton(new ProcessStart(TimeProvider.System.GetUtcNow()));
        services.AddSingleton<RequestTimes>();
        services.AddExports();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        // A body that cannot be bound is told by the one exception handler, in every environment.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => ConfigureJson(o.SerializerOptions));
        services.Configure<KestrelServerOptions>(ConfigureKestrel);
        return services.AddApiDocument();
    }

    /// <summary>Stands before authentication and endpoints: errors as problems, and the wait for the store.</summary>
    public static IApplicationBuilder UseTaskQueueApi(this IApplicationBuilder app) =>
        app.UseWhen(
            context => context.Request.Path.IsUnder(Root),
            api =>
            {
                // Around all else, so that an error is noted with the status that it is told with.
                api.UseMiddleware<RequestTimer>();
                api.Use(
                    (context, next) =>
                    {
                        context.Response.Headers.CacheControl = "no-store";
                        if (context.RequestServices.GetRequiredService<IBroker>().Degraded is { } lacking)
                        {
                            context.Response.Headers["TaskQueue-Degraded"] = lacking;
                        }

                        return next(context);
                    }
                );
                api.UseExceptionHandler(_ => { });
                api.UseStatusCodePages(status =>
                    ApiProblem
                        .OfStatus(status.HttpContext.Response.StatusCode)
                        .ExecuteAsync(status.HttpContext)
                );
                api.UseMiddleware<StoreGate>();
                // A client that does not answer a ping is not there any more.
                api.UseWebSockets(
                    new() { KeepAliveInterval = EventTail.Heartbeat, KeepAliveTimeout = EventTail.Heartbeat }
                );
            }
        );

    public static void MapTaskQueueApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Prefix)
            .WithMetadata(new QueryParameters([]))
            .AddEndpointFilter(QueryParameters.RefuseUnknownAsync);
        api.MapTasks();
        api.MapExports();
        api.MapTaskImport();
        api.MapTaskViews();
        api.MapTaskBatches();
        api.MapTaskHistory();
        api.MapTaskLogs();
        api.MapTaskReplay();
        api.MapBulk();
        api.MapOperations();
        api.MapDeadLetters();
        api.MapLetterRules();
        api.MapAllOfQueues();
        api.MapAnalytics();
        api.MapSchedules();
        api.MapWorkers();
        api.MapRemoteWorkers();
        api.MapLeases();
        api.MapTaskTypes();
        api.MapTypeLimits();
        api.MapTypeVersions();
        api.MapSystem();
        api.MapSettings();
        api.MapRateLimits();
        api.MapSigningKeys();
        api.MapStore();
        api.MapMaintenance();
        api.MapRetention();
        api.MapTransfer();
        api.MapSamples();
        api.MapKeys();
        api.MapRoles();
        api.MapAudit();
        api.MapAlerts();
        api.MapInbox();
        api.MapEvents();
        api.MapUsers();
        app.MapApiDocument();
    }

    private static void MapAllOfQueues(this RouteGroupBuilder api)
    {
        api.MapQueues();
        api.MapQueueKeys();
        api.MapForecast();
    }

    private static JsonSerializerOptions MakeWritten()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ConfigureJson(json);
        json.WriteIndented = true;
        json.MakeReadOnly(populateMissingResolver: true);
        return json;
    }

    private static void ConfigureJson(JsonSerializerOptions json)
    {
        // Letters of any language are written as they are; what HTML could misread stays escaped.
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.MaxDepth = 64;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new UtcTimeConverter());
        json.Converters.Add(new DurationConverter());
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = ApiConventions.UsualBody;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        if (OpenFiles.Limit() is { } files)
        {
            (limits.MaxConcurrentConnections, limits.MaxConcurrentUpgradedConnections) =
                OpenFiles.ConnectionsUnder(files);
        }
    }
}
