using Microsoft.Extensions.Configuration;

namespace TaskQueue.Core.Features;

/// <summary>Registers the switches of parts of the product.</summary>
internal static class FeaturesRegistration
{
    public static IServiceCollection AddFeatures(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.ConfigureLive<FeatureOptions>(configuration.GetSection(FeatureOptions.Section));
        return services.AddSingleton<FeatureSwitches>();
    }
}
