using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>Who hears of what: those who may read it in a list.</summary>
internal static class EventSight
{
    /// <summary>Whether somebody may hear of an event.</summary>
    /// <param name="actor">Who listens.</param>
    /// <param name="happened">The event.</param>
    public static bool Sees(Actor actor, LiveEvent happened)
    {
        if (!actor.May(Permissions.TasksRead))
        {
            return false;
        }

        var isOwn = happened.Owner is { } owner && owner == actor.Name;
        if (happened.Queue is { } queue && !isOwn && !actor.May(Permissions.TasksRead, queue))
        {
            return false;
        }

        return happened.Topic switch
        {
            EventTopic.Alerts => Everywhere(actor, Permissions.AlertsRead)
                && (happened.Needs is not { } needs || Everywhere(actor, needs)),
            EventTopic.Operations => isOwn || Everywhere(actor, Permissions.TasksRead),
            EventTopic.Metrics => happened.Queue is not null || Everywhere(actor, Permissions.TasksRead),
            _ => true,
        };
    }

    private static bool Everywhere(Actor actor, string permission) => actor.ScopeOf(permission).IsEverywhere;
}
