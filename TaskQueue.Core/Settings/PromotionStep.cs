namespace TaskQueue.Core.Settings;

/// <summary>What a promotion does to one setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Before">Its value here; null when it has none.</param>
/// <param name="After">Its value after; null when it has none.</param>
/// <param name="IsOwn">Whether that is a value of its own, not the default.</param>
/// <param name="WasOwn">Whether it had one.</param>
/// <param name="Source">Where its value comes from here.</param>
internal sealed record PromotionStep(
    Setting Setting,
    string? Before,
    string? After,
    bool IsOwn,
    bool WasOwn,
    SettingSource Source
)
{
    /// <summary>The difference; null when there is none.</summary>
    public SettingChange? Change =>
        Setting.AreSame(Before, After)
            ? null
            : new(
                Setting.Key,
                (WasOwn, IsOwn) switch
                {
                    (false, _) => SettingChangeKind.Added,
                    (true, true) => SettingChangeKind.Changed,
                    (true, false) => SettingChangeKind.Removed,
                },
                Setting.Show(Before),
                Setting.Show(After)
            );

    /// <summary>Whether it can get its default back only by being taken out of the file that gives it.</summary>
    public bool MustBeTakenOut =>
        Change is not null && !IsOwn && After is null && Source.Kind is SettingSourceKind.File;

    public static PromotionStep Of(
        Setting setting,
        EffectiveSetting? here,
        SettingsBundle bundle,
        string environment
    )
    {
        var usual = setting.DefaultIn(environment);
        var there = bundle.Settings.GetValueOrDefault(setting.Key);
        // What the bundle leaves out has the default there, which may be another than here: what it gives it gives.
        var after = there ?? usual;
        return new(
            setting,
            here?.Raw,
            after,
            !setting.AreSame(after, usual),
            here is { IsDefault: false },
            here?.Source ?? SettingSource.Default
        );
    }
}
