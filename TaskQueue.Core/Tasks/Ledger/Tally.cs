using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Adds up what one transaction changes, so that counters cost one statement for each queue.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, QueueDelta> _queues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(DateTimeOffset At, string Queue), SliceDelta> _slices = [];
    private readonly List<TaskChange> _changes = [];

    public IEnumerable<KeyValuePair<string, QueueDelta>> Queues => _queues;

    public IEnumerable<KeyValuePair<(DateTimeOffset At, string Queue), SliceDelta>> Slices => _slices;

    /// <summary>What happened to which task, in order.</summary>
    public IReadOnlyList<TaskChange> Changes => _changes;

    /// <summary>The same for the history, by minute, queue and type.</summary>
    public FigureSheet Figures { get; } = new();

    public void Accepted(TaskItem task, DateTimeOffset now)
    {
        var delta = Queue(task.Queue);
        delta.Accepted++;
        delta.States[(int)task.State]++;
        Slice(task.Queue, now).Accepted++;
        Figures.Accepted(task, now);
        _changes.Add(new(task, null, task.State, task.Queue));
    }

    /// <summary>Came from another installation: it counts as accepted, but did not happen now.</summary>
    public void Imported(TaskItem task)
    {
        var delta = Queue(task.Queue);
        delta.Accepted++;
        delta.States[(int)task.State]++;
        _changes.Add(new(task, null, task.State, task.Queue));
    }

    /// <summary>Went from state to state, as its row says by now; its queue is the same.</summary>
    public void Moved(TaskItem task, TaskState from) => Moved(task, task.Queue, from, task.Queue, task.State);

    /// <summary>Went from state to state, or from queue to queue.</summary>
    public void Moved(TaskItem task, string fromQueue, TaskState from, string toQueue, TaskState to)
    {
        if (from == to && fromQueue == toQueue)
        {
            return;
        }

        _changes.Add(new(task, from, to, toQueue));
        Queue(fromQueue).States[(int)from]--;
        Queue(toQueue).States[(int)to]++;
        if (fromQueue != toQueue)
        {
            // It takes its acceptance along, so that each queue's sum comes out, and that of all queues too.
            Queue(fromQueue).Accepted--;
            Queue(toQueue).Accepted++;
        }
    }

    /// <summary>Said how far it is; that changes no counter.</summary>
    public void Progressed(TaskItem task) => _changes.Add(new(task, task.State, task.State, task.Queue));

    public void Removed(TaskItem task)
    {
        var delta = Queue(task.Queue);
        delta.Removed++;
        delta.States[(int)task.State]--;
        _changes.Add(new(task, task.State, null, task.Queue));
    }

    public void Ran(TaskItem task, TaskAttempt attempt, DateTimeOffset now)
    {
        Figures.Ran(task, attempt, now);
        var slice = Slice(task.Queue, now);
        slice.Attempts++;
        slice.Succeeded += attempt.Outcome is AttemptOutcome.Succeeded ? 1 : 0;
        slice.Failed += attempt.Outcome
            is AttemptOutcome.Failed
                or AttemptOutcome.TimedOut
                or AttemptOutcome.Lost
            ? 1
            : 0;
        slice.Dead += task.State is TaskState.Dead ? 1 : 0;
        var ran = attempt.FinishedAt - (attempt.StartedAt ?? attempt.FinishedAt);
        slice.RunMs += Math.Max(0, (long)ran.TotalMilliseconds);
    }

    private QueueDelta Queue(string queue) =>
        _queues.TryGetValue(queue, out var delta) ? delta : _queues[queue] = new();

    private SliceDelta Slice(string queue, DateTimeOffset now)
    {
        var key = (QueueSlice.StartOf(now), queue);
        return _slices.TryGetValue(key, out var delta) ? delta : _slices[key] = new();
    }
}

/// <summary>What changes in one queue's totals.</summary>
internal sealed class QueueDelta
{
    public long Accepted { get; set; }

    public long Removed { get; set; }

    public long[] States { get; } = new long[TaskStates.Count];
}

/// <summary>What is added to one slice.</summary>
internal sealed class SliceDelta
{
    public long Accepted { get; set; }

    public long Succeeded { get; set; }

    public long Failed { get; set; }

    public long Dead { get; set; }

    public long Attempts { get; set; }

    public long RunMs { get; set; }
}
