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

    /// <summary>The value itself, for comparisons and checks; never leaves the process.</summary>
    internal string? Raw { get; init; }

    /// <summary>The raw value stays out of texts and logs.</summary>
    public override string ToString() => $"{Key} = {Value}";
}
