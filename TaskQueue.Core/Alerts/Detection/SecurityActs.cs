using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>Which acts of the audit log open an alert, and what it says. Pure.</summary>
internal static class SecurityActs
{
    /// <summary>The acts that may.</summary>
    public static readonly IReadOnlyList<string> Watched =
    [
        AuditActions.KeyCreated,
        AuditActions.AccountChanged,
        AuditActions.AccountCreated,
        AuditActions.RoleChanged,
    ];

    // With these a key is worth as much as an account that administers.
    private static readonly string[] Mighty =
    [
        Permissions.UsersManage,
        Permissions.SettingsManage,
        Permissions.SystemManage,
    ];

    /// <summary>What an entry opens; nothing where it is nothing to be told of.</summary>
    /// <param name="entry">The entry.</param>
    public static AlertFinding? Of(AuditEntry entry) =>
        entry.Outcome is not AuditOutcome.Done
            ? null
            : entry.Action switch
            {
                AuditActions.KeyCreated => Key(entry),
                AuditActions.AccountChanged => Account(entry),
                AuditActions.AccountCreated => NewAccount(entry),
                AuditActions.RoleChanged => Role(entry),
                _ => null,
            };

    private static AlertFinding Key(AuditEntry entry)
    {
        var scopes = EntryFacts.List(entry.After, "scopes");
        var name = EntryFacts.Text(entry.After, "name") is { } given ? $" “{given}”" : "";
        return Finding(
            AlertKinds.KeyCreated,
            entry,
            scopes.Intersect(Mighty).Any() ? AlertSeverity.Warning : AlertSeverity.Info,
            $"{entry.Actor} made the API key {entry.SubjectId}{name}{(scopes.Count > 0 ? $", which may {Join(scopes)}" : "")}."
        );
    }

    private static AlertFinding? Account(AuditEntry entry)
    {
        if (!EntryFacts.Has(entry.Before, "roles"))
        {
            return null;
        }

        var (was, isNow) = (EntryFacts.List(entry.Before, "roles"), EntryFacts.List(entry.After, "roles"));
        return Finding(
            AlertKinds.RoleChanged,
            entry,
            isNow.Except(was).Any() || was.Count + isNow.Count == 0
                ? AlertSeverity.Warning
                : AlertSeverity.Info,
            $"{entry.Actor} changed the roles of {entry.SubjectId}{By(entry)}: from {OrNone(was)} to {OrNone(isNow)}."
        );
    }

    // Not the first administrator, whom the product makes of its settings, or who makes themselves in an empty store.
    private static AlertFinding? NewAccount(AuditEntry entry)
    {
        var roles = EntryFacts.List(entry.After, "roles");
        var isFirst =
            entry is { ActorKind: ActorKind.System, Via: Via.System }
            || (entry.Actor == entry.SubjectId && EntryFacts.Text(entry.After, "provider") is null);
        return isFirst || roles.All(r => r == Roles.Viewer)
            ? null
            : Finding(
                AlertKinds.RoleChanged,
                entry,
                AlertSeverity.Warning,
                $"{entry.Actor} made the account {entry.SubjectId}{By(entry)} with {Join(roles)}."
            );
    }

    private static AlertFinding? Role(AuditEntry entry)
    {
        if (
            EntryFacts.Flag(entry.After, "requiresFactor") is { } required
            && EntryFacts.Has(entry.Before, "requiresFactor")
        )
        {
            return Finding(
                AlertKinds.RoleChanged,
                entry,
                required ? AlertSeverity.Info : AlertSeverity.Warning,
                required
                    ? $"{entry.Actor} had the role {entry.SubjectId} ask for a second factor."
                    : $"{entry.Actor} let the role {entry.SubjectId} do without a second factor."
            );
        }

        var (permissions, queues) = (
            EntryFacts.Has(entry.Before, "permissions"),
            EntryFacts.Has(entry.Before, "queues")
        );
        if (!permissions && !queues)
        {
            return null;
        }

        var (was, isNow) = (
            EntryFacts.List(entry.Before, "permissions"),
            EntryFacts.List(entry.After, "permissions")
        );
        var (more, less) = permissions ? (isNow.Except(was).ToList(), was.Except(isNow).ToList()) : ([], []);
        string?[] parts =
        [
            more.Count > 0 ? $"it may {Join(more)} now" : null,
            less.Count > 0 ? $"it may not {Join(less)} any more" : null,
            queues ? $"its queues are {Queues(entry)}" : null,
        ];
        var said = string.Join("; ", parts.OfType<string>());
        return Finding(
            AlertKinds.RoleChanged,
            entry,
            more.Count > 0 || queues ? AlertSeverity.Warning : AlertSeverity.Info,
            $"{entry.Actor} changed the role {entry.SubjectId}{(said.Length > 0 ? $": {said}" : "")}."
        );
    }

    private static AlertFinding Finding(string kind, AuditEntry entry, AlertSeverity severity, string text)
    {
        var subject = new AuditSubject(entry.SubjectType, entry.SubjectId).ToString();
        return new(kind, subject, severity, text, $"audit?subject={Uri.EscapeDataString(subject)}");
    }

    private static string Queues(AuditEntry entry) =>
        EntryFacts.List(entry.After, "queues") is { Count: > 0 } queues ? Join(queues) : "all";

    private static string By(AuditEntry entry) =>
        EntryFacts.Text(entry.After, "provider") is { } provider ? $" by {provider}" : "";

    private static string OrNone(IReadOnlyList<string> roles) => roles.Count > 0 ? Join(roles) : "none";

    private static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
