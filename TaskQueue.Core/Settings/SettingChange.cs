namespace TaskQueue.Core.Settings;

/// <summary>One difference between two sets of settings; without secrets.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="Before">Its value before; null when it had the default.</param>
/// <param name="After">Its value after; null when it has the default.</param>
public sealed record SettingChange(string Key, SettingChangeKind Kind, string? Before, string? After);

/// <summary>How a setting differs.</summary>
public enum SettingChangeKind
{
    /// <summary>It had the default, and has a value of its own now.</summary>
    Added,

    /// <summary>It has another value.</summary>
    Changed,

    /// <summary>It has the default again.</summary>
    Removed,

    /// <summary>It is a secret, and whether it changed cannot be known: the key that tells was renewed.</summary>
    Unknown,
}
