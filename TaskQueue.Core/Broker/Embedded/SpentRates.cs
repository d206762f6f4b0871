namespace TaskQueue.Core.Broker.Embedded;

/// <summary>Up to when the rates of queues and keys are spent.</summary>
internal sealed class SpentRates
{
    private readonly Dictionary<(string Queue, string Key), (double Spent, double Forget)> _spent = [];

    public double Of(string queue, string key) =>
        _spent.TryGetValue((queue, key), out var known) ? known.Spent : double.MinValue;

    public void Spend(string queue, string key, RateLimit rate, double now, int started)
    {
        if (started > 0)
        {
            var spent = rate.Spend(Of(queue, key), now, started);
            _spent[(queue, key)] = (spent, spent + (rate.Burst * rate.IntervalMs));
        }
    }

    /// <summary>Forgets what has come to rest.</summary>
    public void Sweep(double now)
    {
        foreach (var (place, known) in _spent)
        {
            if (known.Forget <= now)
            {
                _spent.Remove(place);
            }
        }
    }

    public void Clear() => _spent.Clear();
}
