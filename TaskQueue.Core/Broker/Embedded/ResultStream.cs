using System.Globalization;

namespace TaskQueue.Core.Broker.Embedded;

/// <summary>Results in the order they came, each entry there until removed by its id.</summary>
internal sealed class ResultStream
{
    private readonly LinkedList<ResultBatch> _entries = new();
    private readonly Dictionary<string, LinkedListNode<ResultBatch>> _byId = [];
    private long _last;

    /// <summary>Results in all entries.</summary>
    public int Waiting { get; private set; }

    public void Append(IReadOnlyList<AttemptResult> results)
    {
        var id = (++_last).ToString(CultureInfo.InvariantCulture);
        _byId[id] = _entries.AddLast(new ResultBatch(id, results));
        Waiting += results.Count;
    }

    public IReadOnlyList<ResultBatch> Read(int most)
    {
        var read = new List<ResultBatch>();
        var count = 0;
        for (var node = _entries.First; node is not null && count < most; node = node.Next)
        {
            read.Add(node.Value);
            count += node.Value.Results.Count;
        }

        return read;
    }

    public bool Remove(string id)
    {
        if (!_byId.Remove(id, out var node))
        {
            return false;
        }

        Waiting -= node.Value.Results.Count;
        _entries.Remove(node);
        return true;
    }

    public void Clear()
    {
        _entries.Clear();
        _byId.Clear();
        Waiting = 0;
    }
}
