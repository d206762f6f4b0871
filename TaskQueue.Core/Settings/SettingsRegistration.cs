using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Settings.Live;

namespace TaskQueue.Core.Settings;

/// <summary>Registers what tells of settings and deployments.</summary>
internal static class SettingsRegistration
{
    /// <summary>Adds them; what is changed while the product runs wins over all sources that are there so far.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddSettings(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var stored = new StoredSettingsSource();
        (configuration as IConfigurationBuilder)?.Add(stored);
        services.AddSingleton(stored);
        services.AddSingleton<StoredSettingsReader>();
        services.AddHostedService(p => p.GetRequiredService<StoredSettingsReader>());
        services.AddSingleton<SettingsEditor>();
        services.AddSingleton<CurrentSettings>();
        services.AddSingleton<SecretMarks>();
        services.AddSingleton<SettingsService>();
        services.AddHostedService<SettingsNotices>();
        return services.AddChore<DeploymentRecorder>();
    }
}
