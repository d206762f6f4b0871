using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace TaskQueue.Core;

/// <summary>The one settings file of Web and Worker.</summary>
public static class SharedSettings
{
    /// <summary>
    /// Adds <c>appsettings.json</c>, which lies beside the binaries, under every other source, so that environment
    /// variables and arguments win.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    public static void AddSharedSettings(this IConfigurationBuilder configuration)
    {
        var file = new JsonConfigurationSource
        {
            Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
            Optional = false,
            ReloadOnChange = false,
        };
        file.ResolveFileProvider();
        configuration.Sources.Insert(0, file);
    }
}
