using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace TaskQueue.Core;

/// <summary>The settings files of Web and Worker.</summary>
public static class SharedSettings
{
    /// <summary>
    /// Adds <c>appsettings.json</c> and <c>appsettings.{Environment}.json</c>, which lie beside the binaries, under
    /// every other source: files of the same names in the working folder, environment variables and arguments win.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="environment">The environment's name.</param>
    public static void AddSharedSettings(this IConfigurationBuilder configuration, string environment)
    {
        configuration.Sources.Insert(0, FileOf("appsettings.json", optional: false));
        configuration.Sources.Insert(1, FileOf(NameOf(environment), optional: true));
    }

    /// <summary>The name of an environment's own settings file.</summary>
    /// <param name="environment">The environment's name.</param>
    public static string NameOf(string environment) => $"appsettings.{environment}.json";

    private static JsonConfigurationSource FileOf(string name, bool optional)
    {
        var file = new JsonConfigurationSource
        {
            Path = Path.Combine(AppContext.BaseDirectory, name),
            Optional = optional,
            ReloadOnChange = false,
        };
        file.ResolveFileProvider();
        return file;
    }
}
