using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Who may look for values in payloads, and where: an answer tells what stands in a payload as surely as the payload does.
/// </summary>
/// <param name="types">Knows which paths are indexed.</param>
/// <param name="sights">Knows who sees what of payloads.</param>
internal sealed class PayloadGuard(TaskTypeCatalogue types, PayloadSights sights)
{
    /// <summary>Where somebody may look at a path; nothing where they may everywhere.</summary>
    /// <exception cref="RefusalException">They may nowhere, or the path is not indexed.</exception>
    public PayloadRoom? Require(Actor actor, string path)
    {
        if (!types.Searches(path))
        {
            throw RefusalException.Field("q", NotIndexed(path));
        }

        var scope = actor.ScopeOf(Permissions.TasksPayload);
        if (scope.IsEverywhere)
        {
            return null;
        }

        var room = new PayloadRoom(
            [.. (scope.Queues ?? []).Order(StringComparer.Ordinal)],
            sights.TypesShowing(path)
        );
        if (room.Queues.Count + room.Types.Count == 0)
        {
            actor.RequireSome(Permissions.TasksPayload);
        }

        return room;
    }

    private string NotIndexed(string path)
    {
        var known = types.SearchedPaths;
        var near = QueryHints.Near(path, known);
        return $"payload.{path} is not indexed. "
            + (near.Length > 0 ? $"Did you mean {near}? " : "")
            + $"Name the path under indexed of the task type, or in the setting {SearchPaths.Setting}; values are found from then on.";
    }
}
