using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskQueue.Web.Health;

/// <summary>
/// Tells orchestrators how the process stands. Open to all: the answers name dependencies and states, never addresses,
/// users or causes; those are in the log.
/// </summary>
internal static class HealthRegistration
{
    private const string Ready = "ready";

    public static IServiceCollection AddTaskQueueHealth(this IServiceCollection services)
    {
        // It would log an error for each probe while the store is away, which the store's own log tells once.
        services.AddLogging(log =>
            log.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        );
        services
            .AddHealthChecks()
            .AddCheck<StoreHealth>("store", tags: [Ready])
            .AddCheck<BrokerHealth>("broker")
            .AddCheck<WorkerHealth>("worker");
        services.AddSingleton<StoreHealth>();
        return services;
    }

    public static void MapTaskQueueHealth(this IEndpointRouteBuilder app)
    {
        Map(app, "/health", _ => true);
        Map(app, "/health/live", _ => false);
        Map(app, "/health/ready", check => check.Tags.Contains(Ready));
    }

    private static void Map(
        IEndpointRouteBuilder app,
        string address,
        Func<HealthCheckRegistration, bool> which
    ) =>
        app.MapHealthChecks(
                address,
                new HealthCheckOptions { Predicate = which, ResponseWriter = HealthResponse.WriteAsync }
            )
            .AllowAnonymous();
}
