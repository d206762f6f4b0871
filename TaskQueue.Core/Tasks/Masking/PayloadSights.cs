using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Masking;

/// <summary>
/// What somebody may see of payloads and results. Whoever has the permission sees all of them. Whoever has not sees nothing,
/// but for types that have a mask: of those everything else than what the mask of the type and <c>Tasks:MaskedPaths</c> hide.
/// </summary>
/// <param name="catalogue">Knows the masks of types.</param>
/// <param name="always">What is hidden in all types: <see cref="Setting"/>.</param>
public sealed class PayloadSights(TaskTypeCatalogue catalogue, PayloadMask always)
{
    /// <summary>The setting with the paths that are hidden in all types.</summary>
    public const string Setting = "Tasks:MaskedPaths";

    /// <summary>Whether those without the permission see payloads of any type at all.</summary>
    public bool OpenAny => catalogue.HaveMasks;

    /// <summary>Takes out of a task what somebody may not see of it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="task">The task, which is not tracked by any context.</param>
    /// <returns>What is left of it.</returns>
    public PayloadSight Limit(Actor actor, TaskItem task)
    {
        if (actor.May(Permissions.TasksPayload, task.Queue))
        {
            return task.Sight = PayloadSight.Whole;
        }

        var mask = MaskOf(task.Type);
        var payload = mask?.Apply(task.Payload);
        var result = task.Result is null ? null : mask?.Apply(task.Result);
        task.Sight = payload is null ? PayloadSight.Hidden : PayloadSight.Masked;
        task.Payload = payload ?? [];
        task.Result = result;
        return task.Sight;
    }

    /// <summary>Whether somebody sees anything of the payloads of a type in a queue.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="type">The type.</param>
    /// <param name="queue">The queue.</param>
    public bool ShowsAny(Actor actor, string type, string queue) =>
        actor.May(Permissions.TasksPayload, queue) || MaskOf(type) is not null;

    /// <summary>The types whose masks leave a path in sight of those without the permission, in order.</summary>
    /// <param name="path">Names of members, parted by dots.</param>
    public IReadOnlyList<string> TypesShowing(string path)
    {
        var names = path.Split('.');
        return [.. catalogue.All.Where(type => MaskOf(type) is { } mask && !mask.MayHide(names))];
    }

    private PayloadMask? MaskOf(string type) => catalogue.Find(type)?.Mask?.With(always);
}

/// <summary>How much of its payload and result a task shows.</summary>
public enum PayloadSight
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>All but what its type's mask hides.</summary>
    Masked,

    /// <summary>Nothing.</summary>
    Hidden,
}
