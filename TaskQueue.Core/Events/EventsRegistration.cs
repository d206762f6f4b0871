using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>Registers live events.</summary>
internal static class EventsRegistration
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Settings that the check has passed.</param>
    /// <param name="isShared">Whether there may be other Web processes, which have the same Redis.</param>
    public static IServiceCollection AddEvents(
        this IServiceCollection services,
        IConfiguration configuration,
        bool isShared
    )
    {
        services.ConfigureLive<EventOptions>(configuration.GetSection(EventOptions.Section));
        services.AddSingleton<IEventLog>(p =>
            isShared
                ? new RedisEventLog(
                    p.GetRequiredService<RedisLink>(),
                    p.GetRequiredService<Seal>(),
                    p.GetRequiredService<IOptions<EventOptions>>()
                )
                : new EmbeddedEventLog(
                    p.GetRequiredService<IOptions<EventOptions>>(),
                    p.GetRequiredService<TimeProvider>()
                )
        );
        services.AddSingleton(p => new EventConnections(
            p.GetRequiredService<IDbContextFactory<AppDbContext>>(),
            p.GetRequiredService<AuditLog>(),
            p.GetRequiredService<ISignals>(),
            p.GetRequiredService<IEventLog>(),
            p.GetRequiredService<IOptions<EventOptions>>(),
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<EventFeed>();
        services.AddHostedService(p => p.GetRequiredService<EventFeed>());
        services.AddSingleton<EventPoll>();
        return services.AddSingleton(p => new EventTail(
            p.GetRequiredService<EventFeed>(),
            p.GetRequiredService<CallerCheck>(),
            p.GetRequiredService<TimeProvider>()
        ));
    }
}
