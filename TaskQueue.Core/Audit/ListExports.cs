using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>Tells who took which list along.</summary>
/// <param name="log">Where it is told.</param>
public sealed class ListExports(AuditLog log)
{
    private const int LongestQuery = 2000;

    /// <summary>Notes that a list is downloaded, before the first row of it goes out.</summary>
    /// <param name="actor">Who takes it along.</param>
    /// <param name="list">The list, such as tasks.</param>
    /// <param name="format">As what.</param>
    /// <param name="columns">What of it.</param>
    /// <param name="asked">Which rows, as the address says it; empty for all.</param>
    /// <exception cref="RefusalException">They may not look at lists.</exception>
    public Task NoteAsync(
        Actor actor,
        string list,
        string format,
        IReadOnlyList<string> columns,
        string asked
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        return log.WriteAsync(
            actor,
            AuditActions.ListExported,
            AuditSubject.List(list),
            new
            {
                format,
                columns,
                query = asked.Length <= LongestQuery ? asked : asked[..LongestQuery],
            }
        );
    }
}
