using TaskQueue.Core.Security;

namespace TaskQueue.Web.Components.Layout;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Href">Its address, from the root of the console.</param>
/// <param name="Icon">Its sign.</param>
/// <param name="Text">Its name.</param>
/// <param name="Needs">The permission without which it does not open.</param>
internal sealed record Destination(string Href, string Icon, string Text, string Needs)
{
    private static readonly Destination[] All =
    [
        new("", "home", "Dashboard", Permissions.TasksRead),
        new("tasks", "tasks", "Tasks", Permissions.TasksRead),
        new("operations", "operations", "Operations", Permissions.TasksRead),
        new("queues", "queues", "Queues", Permissions.TasksRead),
        new("schedules", "schedules", "Schedules", Permissions.TasksRead),
        new("dead-letters", "dead", "Dead letters", Permissions.TasksRead),
        new("task-types", "types", "Task types", Permissions.TasksRead),
        new("workers", "workers", "Workers", Permissions.TasksRead),
        new("alerts", "bell", "Alerts", Permissions.AlertsRead),
        new("users", "users", "Users", Permissions.UsersManage),
        new("roles", "lock", "Roles", Permissions.UsersManage),
        new("audit", "audit", "Audit log", Permissions.AuditRead),
        new("system", "system", "System", Permissions.SystemRead),
        new("settings", "settings", "Settings", Permissions.SettingsRead),
        new("rate-limits", "gauge", "Limits", Permissions.SettingsRead),
    ];

    /// <summary>Where somebody may go.</summary>
    /// <param name="actor">Who; nobody where it is not known yet.</param>
    public static IEnumerable<Destination> For(Actor? actor) => All.Where(d => actor?.May(d.Needs) ?? false);
}
