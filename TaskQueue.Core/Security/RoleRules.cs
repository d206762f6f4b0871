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

    /// <summary>Says which permissions there are not; and that there must be one.</summary>
    public static void CheckPermissions(IReadOnlyList<string> permissions, string field, FieldErrors errors)
    {
        errors.Require(permissions.Count > 0, field, "Name at least one permission.");
        foreach (var unknown in permissions.Distinct(StringComparer.Ordinal).Except(Permissions.All))
        {
            errors.Add(field, $"There is no permission '{unknown[..Math.Min(60, unknown.Length)]}'.");
        }
    }

    /// <summary>Nobody gives away what they do not have.</summary>
    /// <param name="permissions">What is to be given.</param>
    /// <param name="field">The field that names it.</param>
    /// <param name="has">Whether the giver has it, as widely as it is to be given.</param>
    public static FieldErrors CheckReach(
        IReadOnlyList<string> permissions,
        string field,
        Func<string, bool> has
    )
    {
        var errors = new FieldErrors();
        foreach (var permission in permissions.Where(p => !has(p)))
        {
            errors.Add(field, $"You do not have the permission {permission} yourself.");
        }

        return errors;
    }

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
