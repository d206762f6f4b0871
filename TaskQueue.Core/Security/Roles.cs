using System.Collections.Frozen;

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

    /// <summary>What somebody without a role may do.</summary>
    public static readonly IReadOnlySet<string> Nothing = FrozenSet<string>.Empty;

    // Asked several times with each request.
    private static readonly FrozenDictionary<string, FrozenSet<string>> Sets = All.ToFrozenDictionary(
        role => role,
        role => PermissionsOf(role).ToFrozenSet(StringComparer.Ordinal),
        StringComparer.Ordinal
    );

    /// <summary>What somebody with roles may do; unknown ones add nothing.</summary>
    /// <param name="roles">The roles.</param>
    public static IReadOnlySet<string> PermissionsOfAll(IEnumerable<string> roles)
    {
        var all = Nothing;
        foreach (var role in roles)
        {
            if (Sets.TryGetValue(role, out var more))
            {
                all = all.Count == 0 ? more : all.Union(more).ToHashSet(StringComparer.Ordinal);
            }
        }

        return all;
    }

    /// <summary>What a role is for; nothing for one that is not built in.</summary>
    /// <param name="role">The role.</param>
    public static string? DescriptionOf(string role) =>
        role switch
        {
            Admin => "May do everything.",
            Operator =>
                "Runs the queue: tasks with their payloads, queues, workers, dead letters, schedules, types.",
            Viewer => "Looks at tasks, queues and workers; payloads stay hidden.",
            _ => null,
        };

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
                Permissions.AlertsRead,
                Permissions.AlertsWrite,
            ],
            Viewer => [Permissions.TasksRead],
            _ => [],
        };
}
