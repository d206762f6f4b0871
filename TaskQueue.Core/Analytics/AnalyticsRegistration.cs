using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Analytics;

/// <summary>Registers the history: who keeps it, and who reads it.</summary>
internal static class AnalyticsRegistration
{
    public static IServiceCollection AddAnalytics(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.ConfigureLive<AnalyticsOptions>(configuration.GetSection(AnalyticsOptions.Section));
        services.AddSingleton<AnalyticsQueries>();
        services.AddSingleton<AnalyticsMarkers>();
        services.AddSingleton<StateQueries>();
        return services
            .AddLeaderChore<RollupKeeper>()
            .AddLeaderChore<DepthSampler>()
            .AddLeaderChore<RollupPruner>();
    }
}
