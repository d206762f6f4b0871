using TaskQueue.Core.Settings.Live;

namespace TaskQueue.Core.Settings;

/// <summary>A setting as it holds in this process.</summary>
/// <param name="Setting">What is known of it.</param>
/// <param name="Value">Its value as it may be shown; null when it has none.</param>
/// <param name="Default">What holds in this environment when nobody says otherwise.</param>
/// <param name="IsDefault">Whether that holds.</param>
/// <param name="Source">Where the value comes from.</param>
public sealed record EffectiveSetting(
    Setting Setting,
    string? Value,
    string? Default,
    bool IsDefault,
    SettingSource Source
)
{
    /// <summary>Its key.</summary>
    public string Key => Setting.Key;

    /// <summary>Who set it while the product ran, and when; null when nobody did.</summary>
    public StoredSetting? Stored { get; init; }

    /// <summary>What would hold without that; null when nobody set it so.</summary>
    public SettingBelow? Below { get; init; }

    /// <summary>The value itself, for comparisons and checks; never leaves the process.</summary>
    internal string? Raw { get; init; }

    /// <summary>The raw value stays out of texts and logs.</summary>
    public override string ToString() => $"{Key} = {Value}";
}

/// <summary>What would hold if nobody had changed a setting while the product ran.</summary>
/// <param name="Value">The value as it may be shown; null when there would be none.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record SettingBelow(string? Value, SettingSource Source);
