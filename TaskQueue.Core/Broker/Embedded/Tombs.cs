namespace TaskQueue.Core.Broker.Embedded;

/// <summary>
/// Remembers, for a while, which version of a task was settled, so that a push that was late does not bring it back.
/// A newer version (a retry that came due) passes.
/// </summary>
internal sealed class Tombs
{
    private readonly Dictionary<Guid, (int Stamp, long Until)> _tombs = [];
    private readonly Queue<(Guid Id, long Until)> _byAge = new();

    public void Add(Guid id, int stamp, long now)
    {
        var until = now + (long)BrokerLimits.TombLife.TotalMilliseconds;
        _tombs[id] = (Math.Max(stamp, _tombs.GetValueOrDefault(id).Stamp), until);
        _byAge.Enqueue((id, until));
    }

    public bool Bars(Guid id, int stamp) => _tombs.TryGetValue(id, out var tomb) && stamp <= tomb.Stamp;

    public void Sweep(long now)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _byAge.Dequeue();
            if (_tombs.TryGetValue(oldest.Id, out var tomb) && tomb.Until == oldest.Until)
            {
                _tombs.Remove(oldest.Id);
            }
        }
    }

    public void Clear()
    {
        _tombs.Clear();
        _byAge.Clear();
    }
}
