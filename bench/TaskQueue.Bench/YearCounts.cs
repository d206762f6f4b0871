using TaskQueue.Core.Tasks;

namespace TaskQueue.Bench;

/// <summary>Counts tasks as the product's own counters do: by queue and state.</summary>
internal sealed class YearCounts
{
    private readonly SortedDictionary<string, long[]> _queues = new(StringComparer.Ordinal);

    /// <summary>The counts of each queue, by the number of the state.</summary>
    public IEnumerable<KeyValuePair<string, long[]>> Queues => _queues;

    /// <summary>Counts one more.</summary>
    public void Add(TaskItem task)
    {
        if (!_queues.TryGetValue(task.Queue, out var states))
        {
            _queues[task.Queue] = states = new long[Enum.GetValues<TaskState>().Length];
        }

        states[(int)task.State]++;
    }
}
