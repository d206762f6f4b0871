using System.Collections.Frozen;

namespace TaskQueue.Core.Security;

/// <summary>What a role, or a key, that is limited to some queues must keep to.</summary>
internal static class RoleRules
{
    public const int MostQueues = 100;

    /// <summary>The permissions that a limit to queues can hold for; the others are about the whole installation.</summary>
    public static readonly FrozenSet<string> OfQueues = new[]
    {
        Permissions.TasksRead,
        Permissions.TasksWrite,
        Permissions.TasksPayload,
        Permissions.QueuesControl,
        Permissions.DeadLettersRequeue,
        Permissions.SchedulesWrite,
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void CheckQueues(
        IReadOnlyList<string> queues,
        IReadOnlyList<string> permissions,
        FieldErrors errors
    )
    {
        errors.Require(queues.Count <= MostQueues, "queues", $"At most {MostQueues}.");
        errors.Require(queues.All(TextRules.IsQueue), "queues", $"Each must have {TextRules.QueueForm}.");
        if (queues.Count > 0)
        {
            foreach (var wide in permissions.Where(p => Permissions.All.Contains(p) && !OfQueues.Contains(p)))
            {
                errors.Add("queues", $"{wide} cannot be limited to queues.");
            }
        }
    }
}
