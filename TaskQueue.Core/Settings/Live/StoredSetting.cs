namespace TaskQueue.Core.Settings.Live;

/// <summary>A setting that somebody changed while the product ran.</summary>
/// <param name="Key">Its key, as the catalogue spells it.</param>
/// <param name="Value">Its value.</param>
/// <param name="By">Who set it.</param>
/// <param name="At">When.</param>
public sealed record StoredSetting(string Key, string Value, string By, DateTimeOffset At);
