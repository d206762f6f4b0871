namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>What the audit log keeps of a group of dead letters, and what those are told who come second.</summary>
internal static class LetterGroupFacts
{
    /// <summary>A group before or after an act.</summary>
    public static object Of(LetterGroup group) =>
        new
        {
            group.Type,
            group.Owner,
            group.Note,
            group.SnoozedUntil,
            group.SnoozedToDeaths,
            group.ResolvedBy,
            group.ResolvedAt,
            canary = group.CanaryId,
            group.Version,
        };

    /// <summary>What has happened since a version.</summary>
    public static string Changed(LetterGroup group) =>
        group.Version == 0
            ? "Nobody has done anything with this group yet: it has version 0."
            : FormattableString.Invariant(
                $"{group.ChangedBy} {group.Change} at {group.ChangedAt:yyyy-MM-dd HH:mm:ss} UTC; the group has version {group.Version} by now. Look at it again."
            );

    /// <summary>That somebody did something, for those who want to do it too.</summary>
    public static RefusalException Clash(string? who, string did, DateTimeOffset? at) =>
        new(
            RefusalCode.Conflict,
            FormattableString.Invariant($"{who} {did} at {at:yyyy-MM-dd HH:mm:ss} UTC.")
        );
}
