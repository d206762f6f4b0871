using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// The tasks of one transaction that ended, or were opened again, and on which others depend. They are looked after once,
/// before the commit; a task that nobody depends on leaves no trace here.
/// </summary>
internal sealed class LedgerNews
{
    private HashSet<Guid>? _turned;

    /// <summary>Notes where a task stands now.</summary>
    /// <param name="task">The task.</param>
    /// <param name="from">Where it stood before.</param>
    public void Note(TaskItem task, TaskState from)
    {
        if (task.Dependents is not DependentsMark.None && task.State.IsFinal() != from.IsFinal())
        {
            (_turned ??= []).Add(task.Id);
        }
    }

    /// <summary>Notes a task whose dependents are to be looked after, whatever happened to it.</summary>
    /// <param name="id">The task.</param>
    public void Note(Guid id) => (_turned ??= []).Add(id);

    /// <summary>Blocked tasks that a repair decided.</summary>
    public List<TaskItem> Decided { get; } = [];

    /// <summary>The tasks, if there are any.</summary>
    public IReadOnlyCollection<Guid> Turned => _turned ?? (IReadOnlyCollection<Guid>)[];
}
