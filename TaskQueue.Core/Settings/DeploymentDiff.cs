namespace TaskQueue.Core.Settings;

/// <summary>What is different between two deployments; pure.</summary>
internal static class DeploymentDiff
{
    /// <summary>Compares settings.</summary>
    /// <param name="before">Those of the deployment before.</param>
    /// <param name="after">Those of this one.</param>
    /// <param name="sameMarks">Whether the marks of both were made with the same key.</param>
    public static IReadOnlyList<SettingChange> Of(
        IReadOnlyList<DeployedSetting> before,
        IReadOnlyList<DeployedSetting> after,
        bool sameMarks
    )
    {
        var old = before.ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        var now = after.ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. old
                .Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal)
                .Select(key =>
                    Compare(key, old.GetValueOrDefault(key), now.GetValueOrDefault(key), sameMarks)
                )
                .OfType<SettingChange>(),
        ];
    }

    private static SettingChange? Compare(
        string key,
        DeployedSetting? before,
        DeployedSetting? after,
        bool sameMarks
    ) =>
        (before, after) switch
        {
            (null, { } added) => new(key, SettingChangeKind.Added, null, added.Value),
            ({ } removed, null) => new(key, SettingChangeKind.Removed, removed.Value, null),
            ({ } one, { } other) when one.Value != other.Value => new(
                key,
                SettingChangeKind.Changed,
                one.Value,
                other.Value
            ),
            ({ Mark: { } one }, { Mark: { } other }) when sameMarks => one == other
                ? null
                : new(key, SettingChangeKind.Changed, before.Value, after.Value),
            ({ Mark: not null }, { Mark: not null }) => new(
                key,
                SettingChangeKind.Unknown,
                before.Value,
                after.Value
            ),
            _ => null,
        };
}
