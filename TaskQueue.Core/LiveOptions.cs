using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TaskQueue.Core;

/// <summary>
/// Options as they hold now: whoever asks for <see cref="IOptions{TOptions}"/> reads what was changed meanwhile, too. For those
/// with settings that may be changed while the product runs; who needs a value to stay keeps it.
/// </summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="monitor">Follows the settings.</param>
internal sealed class LiveOptions<T>(IOptionsMonitor<T> monitor) : IOptions<T>
    where T : class
{
    public T Value => monitor.CurrentValue;
}

/// <summary>Registers options that follow the settings.</summary>
internal static class LiveOptionsRegistration
{
    /// <summary>Binds options to a section, and again when it changes.</summary>
    /// <typeparam name="T">The options.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="section">The section.</param>
    public static IServiceCollection ConfigureLive<T>(
        this IServiceCollection services,
        IConfigurationSection section
    )
        where T : class
    {
        services.Configure<T>(section);
        return services.AddSingleton<IOptions<T>, LiveOptions<T>>();
    }
}
