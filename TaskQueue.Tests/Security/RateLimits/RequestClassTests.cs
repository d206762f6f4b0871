using Microsoft.AspNetCore.Routing;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Tests.Security.RateLimits;

/// <summary>Each endpoint has a class: whoever adds one gets one.</summary>
public sealed class RequestClassTests
{
    // Reviewed: endpoints whose class is told neither by the method nor by being about one's own account.
    private static readonly string[] Reviewed =
    [
        "Export GET /api/v1/audit/export",
        "Export GET /api/v1/dead-letters/export",
        "Export GET /api/v1/queue-export",
        "Export GET /api/v1/schedules/export",
        "Export GET /api/v1/system/export",
        "Export GET /api/v1/tasks/export",
        "Export GET /api/v1/tasks/{id:guid}/logs/export",
        "Export GET /api/v1/workers/export",
        "Export GET /audit/export",
        "Export GET /export/dead-letters",
        "Export GET /export/queues",
        "Export GET /export/schedules",
        "Export GET /export/tasks",
        "Export GET /export/tasks/{id:guid}/log",
        "Export GET /export/workers",
        "Export GET /system/export",
        "Export POST /api/v1/system/import",
        "Live CONNECT /api/v1/ws",
        "Live GET /api/v1/events",
        "Live GET /api/v1/events/poll",
        "Live GET /api/v1/tasks/{id:guid}/logs/stream",
        "Live GET /api/v1/ws",
        "Submit POST /api/v1/tasks",
        "Submit POST /api/v1/tasks/batch",
        "Submit POST /api/v1/tasks/import",
        "Submit POST /api/v1/tasks/{id:guid}/replay",
        "Work DELETE /api/v1/workers/{id:guid}",
        "Work POST /api/v1/leases/{id:guid}/complete",
        "Work POST /api/v1/leases/{id:guid}/extend",
        "Work POST /api/v1/leases/{id:guid}/fail",
        "Work POST /api/v1/leases/{id:guid}/log",
        "Work POST /api/v1/leases/{id:guid}/progress",
        "Work POST /api/v1/workers",
        "Work POST /api/v1/workers/{id:guid}/heartbeat",
        "Work POST /api/v1/workers/{id:guid}/lease",
    ];

    // S21
    [Fact]
    public async Task EveryEndpoint_HasAClass()
    {
        await using var app = await ConsoleApp.StartAsync();
        var endpoints = app.Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e =>
                (
                    Path: "/" + e.RoutePattern.RawText!.Trim('/'),
                    Methods: e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"],
                    Class: RequestClasses.OfEndpoint(e)
                )
            )
            .ToList();

        Assert.All(
            endpoints.Where(e => e.Class is null),
            e =>
                Assert.True(
                    e.Path.StartsWith("/health", StringComparison.Ordinal)
                        || e.Path.StartsWith("/_framework", StringComparison.Ordinal)
                        || Path.HasExtension(e.Path),
                    $"{e.Path} is never limited"
                )
        );
        Assert.All(
            endpoints.Where(e => e.Path.StartsWith("/_blazor", StringComparison.Ordinal)),
            e => Assert.Equal(RequestClass.Live, e.Class)
        );
        Assert.All(
            endpoints.Where(e => e.Path.Contains("/auth/", StringComparison.Ordinal)),
            e => Assert.Equal(RequestClass.Auth, e.Class)
        );
        Assert.Equal(RequestClass.Auth, endpoints.First(e => e.Path == "/login").Class);
        Assert.Equal(
            Reviewed,
            endpoints
                .Where(e => e.Class is RequestClass.Export or RequestClass.Submit or RequestClass.Work)
                .Concat(
                    endpoints.Where(e =>
                        e.Class is RequestClass.Live && e.Path.StartsWith("/api", StringComparison.Ordinal)
                    )
                )
                .SelectMany(e => e.Methods.Select(m => $"{e.Class} {m} {e.Path}"))
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }
}
