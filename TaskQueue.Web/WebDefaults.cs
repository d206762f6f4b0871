using Microsoft.Extensions.Configuration.Memory;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web;

/// <summary>What holds when nobody says otherwise, and cannot stand in the settings file.</summary>
internal static class WebDefaults
{
    private const string Url = "http://localhost:5080";

    /// <summary>
    /// Adds the defaults under every other source. The address is one of them: in a file that lies in the working
    /// folder it would win over <c>ASPNETCORE_URLS</c>, which the host reads before all files.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="environment">Where it runs.</param>
    public static void AddDefaults(this ConfigurationManager configuration, IHostEnvironment environment)
    {
        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (
            string.IsNullOrEmpty(configuration["HTTP_PORTS"])
            && string.IsNullOrEmpty(configuration["HTTPS_PORTS"])
        )
        {
            defaults[WebHostDefaults.ServerUrlsKey] = Url;
        }

        // Trying things out on one machine means calling that machine, and the like.
        foreach (var setting in SettingsCatalogue.All.Where(s => s.DevelopmentDefault is not null))
        {
            defaults[setting.Key] = setting.DefaultIn(environment.EnvironmentName);
        }

        if (!environment.IsDevelopment())
        {
            // A build output's files change with the next build only: sent as a published one's are, compressed and
            // to be kept, instead of looked at anew with each request.
            defaults["ReloadStaticAssetsAtRuntime"] = "false";
            defaults["EnableStaticAssetsDevelopmentCaching"] = "true";
        }

        // By this the list of settings knows that what stands here is nobody's choice.
        defaults[SettingSource.Marker] = "";

        ((IConfigurationBuilder)configuration).Sources.Insert(
            0,
            new MemoryConfigurationSource { InitialData = defaults }
        );
    }
}
