using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Audit;

/// <summary>Registers the audit log.</summary>
internal static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureLive<AuditOptions>(configuration.GetSection(AuditOptions.Section));
        services.AddSingleton<AuditKey>();
        services.AddSingleton<AuditAnchors>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<ListExports>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<AuditPatrol>();
        services.AddSingleton<Denials>();
        // Read or made once, before anybody's act has to wait for it.
        services.AddSingleton(p => new StoreOpenedStep(_ => p.GetRequiredService<AuditKey>().ReadAsync()));
        return services.AddLeaderChore<AuditSealer>().AddLeaderChore<AuditPruner>().AddChore<DenialWriter>();
    }
}
