using TaskQueue.Core.Security;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Layout;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Href">Its address, from the root of the console.</param>
/// <param name="Icon">Its sign.</param>
/// <param name="Text">Its name.</param>
/// <param name="Needs">The permission without which it does not open.</param>
internal sealed record Destination(string Href, string Icon, string Text, string Needs)
{
    private static Destination[] All =>
        [
            new("", "home", T["Dashboard"], Permissions.TasksRead) { Keys = "g d" },
            new("tasks", "tasks", T["Tasks"], Permissions.TasksRead) { Keys = "g t" },
            new("operations", "operations", T["Operations"], Permissions.TasksRead) { Keys = "g o" },
            new("queues", "queues", T["Queues"], Permissions.TasksRead) { Keys = "g q" },
            new("schedules", "schedules", T["Schedules"], Permissions.TasksRead) { Keys = "g s" },
            new("dead-letters", "dead", T["Dead letters"], Permissions.TasksRead) { Keys = "g l" },
            new("task-types", "types", T["Task types"], Permissions.TasksRead) { Keys = "g y" },
            new("workers", "workers", T["Workers"], Permissions.TasksRead) { Keys = "g w" },
            new("alerts", "alert", T["Alerts"], Permissions.AlertsRead) { Keys = "g b" },
            new("users", "users", T["Users"], Permissions.UsersManage) { Keys = "g u" },
            new("roles", "lock", T["Roles"], Permissions.UsersManage) { Keys = "g r" },
            new("audit", "audit", T["Audit log"], Permissions.AuditRead) { Keys = "g a" },
            new("system", "system", T["System"], Permissions.SystemRead) { Keys = "g m" },
            new("settings", "settings", T["Settings"], Permissions.SettingsRead) { Keys = "g e" },
            new("rate-limits", "gauge", T["Limits"], Permissions.SettingsRead) { Keys = "g x" },
        ];

    /// <summary>Pages of one's own account, which are in the menu of the account and open to everybody.</summary>
    public static IReadOnlyList<Destination> OfOneself =>
        [
            new("inbox", "bell", T["Inbox"], "") { Keys = "g i" },
            new("profile", "user", T["Profile"], "") { Keys = "g p" },
            new("api-keys", "key", T["API keys"], "") { Keys = "g k" },
        ];

    /// <summary>The keys that lead there, one after the other; none where there are none.</summary>
    public string? Keys { get; init; }

    /// <summary>Where somebody may go.</summary>
    /// <param name="actor">Who; nobody where it is not known yet.</param>
    public static IEnumerable<Destination> For(Actor? actor) => All.Where(d => actor?.May(d.Needs) ?? false);
}
