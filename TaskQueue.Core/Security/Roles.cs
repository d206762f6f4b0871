namespace TaskQueue.Core.Security;

/// <summary>The built-in roles, and what each may do.</summary>
public static class Roles
{
    /// <summary>May do everything.</summary>
    public const string Admin = "admin";

    /// <summary>Runs the queue.</summary>
    public const string Operator = "operator";

    /// <summary>Looks.</summary>
    public const string Viewer = "viewer";

    /// <summary>All roles, the mightiest first.</summary>
    public static readonly IReadOnlyList<string> All = [Admin, Operator, Viewer];

    /// <summary>What a role may do; an unknown one nothing.</summary>
    /// <param name="role">The role.</param>
    public static IReadOnlyList<string> PermissionsOf(string role) =>
        role switch
        {
            Admin => Permissions.All,
            Operator =>
            [
                Permissions.TasksRead,
                Permissions.TasksWrite,
                Permissions.TasksPayload,
                Permissions.QueuesControl,
                Permissions.WorkersControl,
                Permissions.WorkersRun,
                Permissions.DeadLettersRequeue,
                Permissions.SchedulesWrite,
                Permissions.TypesWrite,
                Permissions.SystemRead,
            ],
            Viewer => [Permissions.TasksRead],
            _ => [],
        };
}
