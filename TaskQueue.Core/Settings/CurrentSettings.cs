using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core.Settings;

/// <summary>The settings that this process was started with.</summary>
/// <param name="configuration">All sources.</param>
/// <param name="environment">Where it runs.</param>
public sealed class CurrentSettings(IConfiguration configuration, IHostEnvironment environment)
{
    /// <summary>All sources, for checks.</summary>
    internal IConfigurationRoot Root { get; } =
        configuration as IConfigurationRoot
        ?? new ConfigurationBuilder().AddConfiguration(configuration).Build();

    /// <summary>Reads them, with what was changed since.</summary>
    public EffectiveSettings Read() => EffectiveSettings.Read(Root, environment.EnvironmentName);

    /// <summary>Reads those of the start alone.</summary>
    public EffectiveSettings ReadDeployed() =>
        EffectiveSettings.Read(Root, environment.EnvironmentName, withStored: false);
}
