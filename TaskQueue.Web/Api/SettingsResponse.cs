using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Api;

/// <summary>All settings.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Version">The product version.</param>
/// <param name="Items">The settings.</param>
/// <param name="NextCursor">Always null: the list is short.</param>
/// <param name="Unknown">Keys that look like settings and are none; they do nothing.</param>
internal sealed record SettingsResponse(
    string Environment,
    string Version,
    IReadOnlyList<SettingResponse> Items,
    string? NextCursor,
    IReadOnlyList<UnknownSettingResponse> Unknown
)
{
    public static SettingsResponse Of(EffectiveSettings settings) =>
        new(
            settings.Environment,
            ProductVersion.Number,
            [.. settings.Items.Select(SettingResponse.Of)],
            null,
            [.. settings.Unknown.Select(u => new UnknownSettingResponse(u.Key, u.Nearest))]
        );
}

/// <summary>A key that is no setting.</summary>
/// <param name="Key">The key.</param>
/// <param name="Nearest">The setting that it most resembles.</param>
internal sealed record UnknownSettingResponse(string Key, string Nearest);

/// <summary>One setting.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Variable">The environment variable that gives it.</param>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Value">Its value; <c>***</c> in place of secrets, null when it has none.</param>
/// <param name="Default">What holds when nobody says otherwise.</param>
/// <param name="IsDefault">Whether that holds.</param>
/// <param name="Source">default, file, environment, commandLine, program, or console when it was changed while the product ran.</param>
/// <param name="SourceName">The file, the variable or the argument.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Wants">What it may be.</param>
/// <param name="IsSecret">Whether it is a secret as a whole.</param>
/// <param name="IsLocal">Whether it belongs to one environment, and promotion leaves it alone.</param>
/// <param name="NeedsRestart">Whether a change holds only after a restart; the others may be changed with PUT.</param>
/// <param name="Stored">Who changed it while the product ran; null when nobody did.</param>
/// <param name="Below">What would hold otherwise; null when nobody did.</param>
internal sealed record SettingResponse(
    string Key,
    string Variable,
    string Group,
    string? Value,
    string? Default,
    bool IsDefault,
    string Source,
    string? SourceName,
    string Meaning,
    string Wants,
    bool IsSecret,
    bool IsLocal,
    bool NeedsRestart,
    StoredSettingResponse? Stored,
    SettingBelowResponse? Below
)
{
    public static SettingResponse Of(EffectiveSetting setting) =>
        new(
            setting.Key,
            setting.Setting.Variable,
            setting.Setting.Group,
            setting.Value,
            setting.Default,
            setting.IsDefault,
            Word(setting.Source),
            NameOf(setting.Source),
            setting.Setting.Meaning,
            setting.Setting.Rule.Wants,
            setting.Setting.IsSecret,
            setting.Setting.IsLocal,
            setting.Setting.NeedsRestart,
            setting.Stored is { } stored ? new(stored.By, stored.At) : null,
            setting.Below is { } below ? new(below.Value, Word(below.Source), NameOf(below.Source)) : null
        );

    private static string Word(SettingSource source) =>
        JsonNamingPolicy.CamelCase.ConvertName(source.Kind.ToString());

    private static string? NameOf(SettingSource source) => source.Name.Length == 0 ? null : source.Name;
}

/// <summary>Who changed a setting while the product ran.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
internal sealed record StoredSettingResponse(string By, DateTimeOffset At);

/// <summary>What would hold if nobody had changed a setting while the product ran.</summary>
/// <param name="Value">The value; null when there would be none.</param>
/// <param name="Source">Where it comes from: default, file, environment, commandLine or program.</param>
/// <param name="SourceName">The file, the variable or the argument.</param>
internal sealed record SettingBelowResponse(string? Value, string Source, string? SourceName);

/// <summary>Body of <c>PUT /api/v1/settings</c>.</summary>
/// <param name="Settings">Values by key; null takes back what was set while the product ran.</param>
internal sealed record SettingsRequest(IReadOnlyDictionary<string, string?>? Settings = null);
