using TaskQueue.Core.Redis;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>Registers the limits of requests.</summary>
internal static class RateLimitRegistration
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<LimitCounts>();
        services.AddChore<CurrentLimits>();
        services.AddSingleton<RateLimitService>();
        return services.AddSingleton(p => new RequestLimiter(
            p.GetService<RedisLink>() is { } link ? new RedisBuckets(link) : null,
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<RequestLimiter>>()
        ));
    }
}
