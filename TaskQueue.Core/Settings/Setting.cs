namespace TaskQueue.Core.Settings;

/// <summary>One setting that the product knows: the catalogue's entry.</summary>
/// <param name="Key">Its key, with colons; one with a part <c>*</c> is a family, such as the log's categories.</param>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Rule">What it may be.</param>
/// <param name="Meaning">What it does, in a line.</param>
public sealed record Setting(string Key, string Group, SettingRule Rule, string Meaning)
{
    /// <summary>What holds when nobody says otherwise; none when absent.</summary>
    public string? Default { get; init; }

    /// <summary>What holds in Development instead; the same as elsewhere when absent.</summary>
    public string? DevelopmentDefault { get; init; }

    /// <summary>Whether its value is a secret as a whole, and never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether its value is a connection string, whose secret parts are never shown.</summary>
    public bool IsConnection { get; init; }

    /// <summary>
    /// Whether it belongs to one environment: where its data lie, its address, its keys. Promotion leaves it as it is.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether it is read once, at start. The others may be changed while the product runs, for all Web processes.</summary>
    public bool NeedsRestart { get; init; } = true;

    /// <summary>Which processes check it.</summary>
    public SettingScope Scope { get; init; } = SettingScope.Web;

    /// <summary>Whether it may stand in a settings file; the address may not, see <see cref="Variable"/>.</summary>
    public bool InFiles { get; init; } = true;

    /// <summary>The environment variable that gives it.</summary>
    public string Variable { get; init; } = Key.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Whether it is a family of settings.</summary>
    public bool IsFamily => Key.Contains('*', StringComparison.Ordinal);

    /// <summary>What holds in an environment when nobody says otherwise.</summary>
    /// <param name="environment">The environment's name.</param>
    public string? DefaultIn(string environment) =>
        DevelopmentDefault is { } own && environment.Equals("Development", StringComparison.OrdinalIgnoreCase)
            ? own
            : Default;

    /// <summary>Whether two values mean the same.</summary>
    /// <param name="one">A value; null when it is not set.</param>
    /// <param name="other">Another.</param>
    public bool AreSame(string? one, string? other) => Canonical(one) == Canonical(other);

    /// <summary>A value as it may be shown: without secrets.</summary>
    /// <param name="value">The value; null when it is not set.</param>
    public string? Show(string? value) =>
        value is null ? null
        : IsSecret ? (value.Length == 0 ? "" : Secrets.Mask)
        : IsConnection ? Secrets.MaskConnection(value)
        : Secrets.MaskAddress(value);

    /// <summary>Whether a value has parts that are not shown.</summary>
    /// <param name="value">The value.</param>
    public bool HidesPartOf(string? value) => value is not null && Show(value) != value;

    // An empty text and none at all mean the same wherever an empty text is allowed.
    private string? Canonical(string? value) => string.IsNullOrEmpty(value) ? null : Rule.Canonical(value);
}

/// <summary>Which processes read a setting.</summary>
[Flags]
public enum SettingScope
{
    /// <summary>The console's process.</summary>
    Web = 1,

    /// <summary>A worker's process.</summary>
    Worker = 2,

    /// <summary>Either.</summary>
    Both = Web | Worker,
}
