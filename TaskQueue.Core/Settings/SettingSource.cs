using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using TaskQueue.Core.Settings.Live;

namespace TaskQueue.Core.Settings;

/// <summary>Where a setting's value comes from.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Name">The place: a file's path, a variable's name, an argument; empty for a default.</param>
public sealed record SettingSource(SettingSourceKind Kind, string Name)
{
    /// <summary>Nobody gave a value.</summary>
    public static readonly SettingSource Default = new(SettingSourceKind.Default, "");

    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    /// <summary>Finds the value that holds, and who gives it.</summary>
    /// <param name="root">The configuration; the last provider that has the key wins.</param>
    /// <param name="key">The key.</param>
    /// <param name="stored">Whether what was changed while the product ran counts.</param>
    internal static (string? Value, SettingSource Source) Find(
        IConfigurationRoot root,
        string key,
        bool stored = true
    )
    {
        foreach (var provider in root.Providers.Reverse())
        {
            if (provider is StoredSettingsSource && !stored)
            {
                continue;
            }

            if (provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner })
            {
                var found = Find(inner, key, stored);
                if (found.Value is not null)
                {
                    return found;
                }
            }
            else if (provider.TryGet(key, out var value) && value is not null)
            {
                return (value, Of(provider, key));
            }
        }

        return (null, Default);
    }

    /// <summary>All values but those that were changed while the product ran.</summary>
    /// <param name="root">The configuration.</param>
    internal static IEnumerable<KeyValuePair<string, string?>> WithoutStored(IConfigurationRoot root) =>
        from pair in root.AsEnumerable()
        let value = Find(root, pair.Key, stored: false).Value
        where value is not null
        select KeyValuePair.Create<string, string?>(pair.Key, value);

    /// <summary>The keys that files of a name give.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="name">The file's name, without its folder.</param>
    internal static IEnumerable<string> KeysInFile(IConfigurationRoot root, string name) =>
        from provider in root.Providers
        let json = provider as JsonConfigurationProvider
        where json is not null && Path.GetFileName(PathOf(json)) == name
        from key in KeysBelow(json, parent: null)
        select key;

    private static IEnumerable<string> KeysBelow(JsonConfigurationProvider json, string? parent)
    {
        foreach (var child in json.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : ConfigurationPath.Combine(parent, child);
            if (json.TryGet(key, out var value) && value is not null)
            {
                yield return key;
            }

            foreach (var below in KeysBelow(json, key))
            {
                yield return below;
            }
        }
    }

    private static SettingSource Of(IConfigurationProvider provider, string key) =>
        provider switch
        {
            StoredSettingsSource => new(SettingSourceKind.Console, ""),
            JsonConfigurationProvider json => new(SettingSourceKind.File, PathOf(json)),
            EnvironmentVariablesConfigurationProvider => new(SettingSourceKind.Environment, VariableOf(key)),
            CommandLineConfigurationProvider => new(SettingSourceKind.CommandLine, $"--{key}"),
            // What the product sets under all other sources.
            MemoryConfigurationProvider memory when memory.TryGet(Marker, out _) => Default,
            _ => new(SettingSourceKind.Program, ""),
        };

    /// <summary>A key that only the provider with the product's own defaults has.</summary>
    public const string Marker = "TaskQueue:Defaults";

    private static string PathOf(JsonConfigurationProvider json) =>
        json.Source.FileProvider?.GetFileInfo(json.Source.Path ?? "").PhysicalPath ?? json.Source.Path ?? "";

    // The provider knows the key alone; the variable may be written in any case, and with a prefix of the host.
    private static string VariableOf(string key)
    {
        var name = key.Replace(":", "__", StringComparison.Ordinal);
        return Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(e => (string)e.Key)
                .FirstOrDefault(v =>
                    Prefixes.Any(p => v.Equals(p + name, StringComparison.OrdinalIgnoreCase))
                )
            ?? name;
    }
}

/// <summary>The kinds of places that settings come from.</summary>
public enum SettingSourceKind
{
    /// <summary>Nobody gave a value.</summary>
    Default,

    /// <summary>A settings file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>An argument of the process.</summary>
    CommandLine,

    /// <summary>The program that hosts the product.</summary>
    Program,

    /// <summary>Somebody changed it while the product ran; it stands in the store.</summary>
    Console,
}
