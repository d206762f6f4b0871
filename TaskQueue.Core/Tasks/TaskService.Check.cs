using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>What is right and what is wrong with submissions, before anything is written.</summary>
public sealed partial class TaskService
{
    /// <summary>
    /// Says what would be wrong with submissions, and accepts none: the tasks that they wait for and the keys that others have
    /// taken are looked at by the store alone, when they are really submitted.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="tasks">What for; at most 10,000.</param>
    /// <returns>What is wrong with each, by field, in their order; nothing where it is right.</returns>
    /// <exception cref="RefusalException">Not allowed, or too many.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, string[]>?> Preview(
        Actor actor,
        IReadOnlyList<NewTask> tasks
    )
    {
        Require(actor, tasks);
        var now = Microseconds(clock.GetUtcNow());
        var errors = tasks.Select(task => Check(task, now).Errors).ToArray();
        _ = BatchOrder.Of(tasks, errors);
        return [.. errors.Select(e => e.IsEmpty ? null : e.ToDictionary())];
    }

    private static void Require(Actor actor, IReadOnlyList<NewTask> tasks)
    {
        var scope = actor.RequireSome(Permissions.TasksWrite);
        if (tasks.FirstOrDefault(t => !scope.Has(t.Queue)) is { } outside)
        {
            actor.Require(Permissions.TasksWrite, outside.Queue);
        }

        if (tasks.Count > TaskLimits.Batch)
        {
            throw RefusalException.Field("tasks", "At most 10,000 tasks in a batch.");
        }

        if (tasks.Sum(t => (long)t.DependsOn.Count) > TaskLimits.BatchDependencies)
        {
            throw RefusalException.Field("tasks", "At most 100,000 dependencies in a batch.");
        }
    }

    private Admission Check(NewTask task, DateTimeOffset now)
    {
        var errors = NewTaskRules.Check(task, now);
        if (errors.IsEmpty && !task.AllowUnknownType && !types.Knows(task.Type))
        {
            errors.Add("type", types.Unknown(task.Type));
        }

        if (!errors.IsEmpty)
        {
            return new(errors, null, null, SearchPaths.None);
        }

        if (types.Find(task.Type) is { } known)
        {
            return new(errors, known.Type, known.Admit(task, "", errors), known.Searched);
        }

        errors.Require(
            string.IsNullOrEmpty(task.TypeVersion),
            "typeVersion",
            "Nobody knows this type, so it has no versions."
        );
        return new(errors, null, null, types.SearchedOf(task.Type));
    }
}
