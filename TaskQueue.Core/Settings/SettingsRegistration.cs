using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Settings;

/// <summary>Registers what tells of settings and deployments.</summary>
internal static class SettingsRegistration
{
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSingleton<CurrentSettings>();
        services.AddSingleton<SecretMarks>();
        services.AddSingleton<SettingsService>();
        services.AddHostedService<SettingsNotices>();
        return services.AddChore<DeploymentRecorder>();
    }
}
