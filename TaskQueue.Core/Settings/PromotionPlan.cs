using Microsoft.Extensions.Configuration;

namespace TaskQueue.Core.Settings;

/// <summary>Works out a promotion: pure, from the settings here and a bundle from there.</summary>
public static class PromotionPlan
{
    /// <summary>Compares.</summary>
    /// <param name="here">The settings of this environment.</param>
    /// <param name="configuration">The same settings, for the check.</param>
    /// <param name="bundle">Those of another.</param>
    public static Promotion Of(
        EffectiveSettings here,
        IConfigurationRoot configuration,
        SettingsBundle bundle
    )
    {
        var settings = here
            .Items.Select(s => s.Key)
            .Concat(bundle.Settings.Keys)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(SettingsCatalogue.Find)
            .OfType<Setting>()
            .ToList();
        var held = here.Items.ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        var steps = settings
            .Where(s => !s.IsLocal)
            .Select(s => PromotionStep.Of(s, held.GetValueOrDefault(s.Key), bundle, here.Environment))
            .ToList();
        var secrets = bundle
            .Secrets.Select(key => new PromotedSecret(key, IsSet(held.GetValueOrDefault(key))))
            .ToList();
        return new(
            bundle.Environment,
            bundle.Version,
            here.Environment,
            ProductVersion.Number,
            [.. steps.Select(s => s.Change).OfType<SettingChange>()],
            [.. Kept(settings, held, bundle)],
            secrets,
            [.. Unknown(bundle), .. SettingsCheck.OfWeb(Merge(configuration, steps))],
            [.. Warnings(bundle, here, steps), .. Left(configuration, here.Environment)],
            PromotionWriter.Write(here, steps, secrets)
        );
    }

    private static bool IsSet(EffectiveSetting? setting) =>
        setting is not null && setting.Setting.HidesPartOf(setting.Raw);

    private static IEnumerable<KeptSetting> Kept(
        IReadOnlyList<Setting> settings,
        Dictionary<string, EffectiveSetting> held,
        SettingsBundle bundle
    ) =>
        from setting in settings
        where setting.IsLocal && !setting.IsSecret
        let here = held.GetValueOrDefault(setting.Key)?.Value
        let there = setting.Show(bundle.Settings.GetValueOrDefault(setting.Key))
        where here is not null || there is not null
        select new KeptSetting(setting.Key, here, there);

    private static IEnumerable<string> Unknown(SettingsBundle bundle) =>
        from key in bundle.Settings.Keys
        where SettingsCatalogue.Find(key) is null
        select $"{key} is not a setting of version {ProductVersion.Number}; the nearest is {UnknownSetting.NearestTo(key)}.";

    private static IEnumerable<string> Warnings(
        SettingsBundle bundle,
        EffectiveSettings here,
        IReadOnlyList<PromotionStep> steps
    )
    {
        if (bundle.Version != ProductVersion.Number)
        {
            yield return $"The bundle is of version {bundle.Version}, this is {ProductVersion.Number}.";
        }

        if (bundle.Environment.Equals(here.Environment, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"The bundle is of the same environment, {here.Environment}.";
        }

        foreach (var step in steps.Where(s => s.Change is not null))
        {
            if (step.Source.Kind is SettingSourceKind.CommandLine or SettingSourceKind.Program)
            {
                yield return $"{step.Setting.Key} is given on the command line here, which wins over file and variables: change it there.";
            }
            else if (step.Source.Kind is SettingSourceKind.Console)
            {
                yield return $"{step.Setting.Key} was changed here while the product ran, which wins over file and variables: take it back at the page Settings.";
            }
            else if (step.MustBeTakenOut)
            {
                yield return $"{step.Setting.Key} has no default that could be written down: take it out of {step.Source.Name}.";
            }
        }
    }

    // The file is written anew from what the catalogue knows; what else stands in it must not be lost.
    private static IEnumerable<string> Left(IConfigurationRoot configuration, string environment)
    {
        var name = SharedSettings.NameOf(environment);
        var left =
            from key in SettingSource.KeysInFile(configuration, name)
            let setting = SettingsCatalogue.Find(key)
            where setting is null || setting.HidesPartOf(configuration[key])
            select key;
        return left.Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal)
            .Select(key => $"{key} stands in {name} and is not in the new one: keep it.");
    }

    private static IConfiguration Merge(IConfiguration configuration, IReadOnlyList<PromotionStep> steps)
    {
        var merged = configuration
            .AsEnumerable()
            .Where(pair => pair.Value is not null)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var step in steps)
        {
            if (step.IsOwn)
            {
                merged[step.Setting.Key] = step.After;
            }
            else
            {
                merged.Remove(step.Setting.Key);
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(merged).Build();
    }
}
