using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Inbox;

/// <summary>Which notices somebody sees: those about what they may read now, whatever they might when it was written.</summary>
internal static class NoticeSight
{
    /// <summary>Leaves out what they may not see.</summary>
    /// <param name="db">The store.</param>
    /// <param name="notices">Notices, their own.</param>
    /// <param name="actor">Who looks.</param>
    public static IQueryable<Notice> SeenBy(AppDbContext db, IQueryable<Notice> notices, Actor actor)
    {
        var tasks = actor.May(Permissions.TasksRead);
        var alerts = actor.ScopeOf(Permissions.AlertsRead).IsEverywhere;
        var scope = actor.ScopeOf(Permissions.TasksRead);
        string[] whole = [.. Permissions.All.Where(p => actor.ScopeOf(p).IsEverywhere)];
        var seen = notices.Where(n =>
            (n.Kind == NoticeKind.AlertOpened ? alerts : tasks)
            && (n.Needs == null || whole.Contains(n.Needs))
        );
        if (scope.Queues is not { } allowed)
        {
            return seen;
        }

        string[] queues = [.. allowed];
        // A task may have been moved since: then what became of it is not theirs to know.
        return seen.Where(n =>
            (n.Queue == null || queues.Contains(n.Queue))
            && (n.TaskId == null || !db.Tasks.Any(t => t.Id == n.TaskId && !queues.Contains(t.Queue)))
        );
    }
}
