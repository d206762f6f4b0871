using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>Registers the broker in Redis.</summary>
internal static class RedisBrokerRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Settings that the check has passed.</param>
    /// <param name="role">What the connections are called in Redis: web or worker.</param>
    public static IServiceCollection AddRedisBroker(
        this IServiceCollection services,
        IConfiguration configuration,
        string role
    )
    {
        var endpoint = RedisEndpoint.Parse(configuration.GetConnectionString("Redis")!);
        services.Configure<BrokerOptions>(configuration.GetSection(BrokerOptions.Section));
        services.AddSingleton(endpoint);
        services.AddSingleton(p => LinkTo(endpoint, role, p));
        services.AddSingleton(p =>
        {
            var options = p.GetRequiredService<IOptions<BrokerOptions>>().Value;
            return new Seal(options.SigningKey, options.PreviousSigningKey);
        });
        services.AddSingleton<BrokerStartCheck>();
        services.AddSingleton<BrokerAudit>();
        services.AddSingleton(p => new RedisBroker(
            p.GetRequiredService<RedisLink>(),
            LinkTo(endpoint, $"{role}-beat", p),
            p.GetRequiredService<Seal>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<RedisBroker>>()
        ));
        return services.AddSingleton<IBroker>(p => p.GetRequiredService<RedisBroker>());
    }

    private static RedisLink LinkTo(RedisEndpoint endpoint, string role, IServiceProvider services) =>
        new(
            endpoint,
            $"taskqueue-{role}",
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<RedisLink>>()
        );
}
