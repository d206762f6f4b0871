using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Adds up what one transaction changes, so that counters cost one statement for each queue.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, QueueDelta> _queues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(DateTimeOffset At, string Queue), SliceDelta> _slices = [];

    public IEnumerable<KeyValuePair<string, QueueDelta>> Queues => _queues;

    public IEnumerable<KeyValuePair<(DateTimeOffset At, string Queue), SliceDelta>> Slices => _slices;

    /// <summary>The same for the history, by minute, queue and type.</summary>
    public FigureSheet Figures { get; } = new();

    public void Accepted(TaskItem task, DateTimeOffset now)
    {
        var delta = Queue(task.Queue);
        delta.Accepted++;
        delta.States[(int)task.State]++;
        Slice(task.Queue, now).Accepted++;
        Figures.Accepted(task, now);
    }

    /// <summary>Came from another installation: it counts as accepted, but did not happen now.</summary>
    public void Imported(string queue, TaskState state)
    {
        var delta = Queue(queue);
        delta.Accepted++;
        delta.States[(int)state]++;
    }

    public void Moved(string fromQueue, TaskState from, string toQueue, TaskState to)
    {
        if (from == to && fromQueue == toQueue)
        {
            return;
        }

        Queue(fromQueue).States[(int)from]--;
        Queue(toQueue).States[(int)to]++;
        if (fromQueue != toQueue)
        {
            // It takes its acceptance along, so that each queue's sum comes out, and that of all queues too.
            Queue(fromQueue).Accepted--;
            Queue(toQueue).Accepted++;
        }
    }

    public void Removed(string queue, TaskState state)
    {
        var delta = Queue(queue);
        delta.Removed++;
        delta.States[(int)state]--;
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
