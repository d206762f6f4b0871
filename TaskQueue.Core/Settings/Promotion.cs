namespace TaskQueue.Core.Settings;

/// <summary>What it would mean to run this environment with the settings of another. Nothing is changed by it.</summary>
/// <param name="FromEnvironment">The other environment.</param>
/// <param name="FromVersion">The product's version there.</param>
/// <param name="Environment">This environment.</param>
/// <param name="Version">The product's version here.</param>
/// <param name="Changes">What would be different here.</param>
/// <param name="Kept">What belongs to each environment, and stays.</param>
/// <param name="Secrets">The secrets that are set there.</param>
/// <param name="Faults">Why this environment would not start with them; empty when it would.</param>
/// <param name="Warnings">What a person has to look at.</param>
/// <param name="Files">What to deploy.</param>
public sealed record Promotion(
    string FromEnvironment,
    string FromVersion,
    string Environment,
    string Version,
    IReadOnlyList<SettingChange> Changes,
    IReadOnlyList<KeptSetting> Kept,
    IReadOnlyList<PromotedSecret> Secrets,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings,
    PromotionFiles Files
);

/// <summary>A setting that stays as it is here.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Here">Its value here, as it may be shown.</param>
/// <param name="There">Its value there; null when it has the default.</param>
public sealed record KeptSetting(string Key, string? Here, string? There);

/// <summary>A secret that the other environment has.</summary>
/// <param name="Key">The setting.</param>
/// <param name="IsSetHere">Whether it is set here already; else it has to be set by hand.</param>
public sealed record PromotedSecret(string Key, bool IsSetHere);

/// <summary>What to deploy: a settings file, and lines for the environment.</summary>
/// <param name="Name">The settings file's name.</param>
/// <param name="Json">What it holds.</param>
/// <param name="Variables">Lines of a <c>.env</c> file: what is given by variables here, and secrets by name.</param>
public sealed record PromotionFiles(string Name, string Json, string Variables);
