namespace TaskQueue.Core.Broker.Embedded;

/// <summary>How many leases are held of each queue, of each key in it, and of each type that has limits.</summary>
internal sealed class HeldCounts
{
    private readonly Dictionary<(string Queue, string Key), int> _counts = [];
    private readonly Queue<LaneName> _freed = new();

    public int Of(string queue, string key = "") => _counts.GetValueOrDefault((queue, key));

    public void Add(LaneName lane)
    {
        Change(lane.Queue, "", 1);
        if (lane.Key.Length > 0)
        {
            Change(lane.Queue, lane.Key, 1);
        }
    }

    public void Remove(LaneName lane)
    {
        Change(lane.Queue, "", -1);
        if (lane.Key.Length > 0)
        {
            Change(lane.Queue, lane.Key, -1);
            _freed.Enqueue(lane);
        }
    }

    public void AddType(string type) => Change(QueueRule.OfType(type), "", 1);

    public void RemoveType(string type) => Change(QueueRule.OfType(type), "", -1);

    /// <summary>A key that holds less since this was last asked.</summary>
    public bool TryTakeFreed(out LaneName lane) => _freed.TryDequeue(out lane);

    public void Clear()
    {
        _counts.Clear();
        _freed.Clear();
    }

    private void Change(string queue, string key, int by)
    {
        if ((_counts[(queue, key)] = _counts.GetValueOrDefault((queue, key)) + by) <= 0)
        {
            _counts.Remove((queue, key));
        }
    }
}
