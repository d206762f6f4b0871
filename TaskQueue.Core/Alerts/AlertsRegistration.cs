using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Alerts.Detection;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Alerts;

/// <summary>Registers alerts.</summary>
internal static class AlertsRegistration
{
    public static IServiceCollection AddAlerts(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureLive<AlertOptions>(configuration.GetSection(AlertOptions.Section));
        services.AddSingleton<AlertBook>();
        services.AddSingleton<AlertQueries>();
        services.AddSingleton<AlertService>();
        services.AddSingleton<AlertLetters>();
        services.AddSingleton<IAlertProbe, AuditedActs>();
        services.AddSingleton<IAlertProbe, ChainProbe>();
        services.AddSingleton<IAlertProbe, LedgerProbe>();
        services.AddSingleton<IAlertProbe, MemoryProbe>();
        services.AddSingleton<IAlertProbe, EpochProbe>();
        // A check that somebody asks for finds more than the watch has come to yet.
        services.AddSingleton(p => new AuditVerdictStep(
            (verdict, token) =>
                p.GetRequiredService<AlertBook>()
                    .RaiseAsync(verdict.Fault is { } fault ? [AuditBreak.Of(fault)] : [], token)
        ));
        return services.AddLeaderChore<AlertWatcher>().AddLeaderChore<AlertPruner>();
    }
}
