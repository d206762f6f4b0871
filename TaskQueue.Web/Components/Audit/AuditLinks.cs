using TaskQueue.Core.Audit;

namespace TaskQueue.Web.Components.Audit;

/// <summary>Where the things of the audit log have their pages.</summary>
internal static class AuditLinks
{
    /// <summary>The page of what an entry is about; none where it has no page.</summary>
    /// <param name="entry">The entry.</param>
    public static string? To(AuditEntry entry)
    {
        var id = Uri.EscapeDataString(entry.SubjectId);
        return entry.SubjectType switch
        {
            "queue" => $"queues/{id}",
            "task" => $"tasks/{id}",
            "schedule" => $"schedules/{id}",
            "operation" => $"operations/{id}",
            "task-type" => "task-types",
            "worker" => "workers",
            "alert" => "alerts?state=all",
            "task-view" => $"tasks?view={id}",
            "dead-letter-rule" => "dead-letters/rules",
            _ => null,
        };
    }

    /// <summary>What an entry is about, as the address of the list names it.</summary>
    /// <param name="entry">The entry.</param>
    public static string Subject(AuditEntry entry) =>
        new AuditSubject(entry.SubjectType, entry.SubjectId).ToString();
}
