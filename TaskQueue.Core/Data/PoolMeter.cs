using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TaskQueue.Core.Data;

/// <summary>Reads what the PostgreSQL driver measures of its pools.</summary>
internal sealed class PoolMeter : IDisposable
{
    private const string Prefix = "db.client.connection.";
    private readonly ConcurrentDictionary<(string Pool, string What), long> _values = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();

    public PoolMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (
                instrument.Meter.Name == "Npgsql"
                && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal)
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>(
            (instrument, value, tags, _) => Keep(instrument, value, tags)
        );
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => Keep(instrument, value, tags)
        );
        _listener.Start();
    }

    /// <summary>All pools of the process, as they stand now.</summary>
    public IReadOnlyList<PoolReading> Read()
    {
        lock (_reading)
        {
            _listener.RecordObservableInstruments();
        }

        return [.. _values.Select(v => new PoolReading(v.Key.Pool, v.Key.What, v.Value))];
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (pool, state) = ("", "");
        foreach (var (key, text) in tags)
        {
            pool = key == Prefix + "pool.name" ? text as string ?? "" : pool;
            state = key == Prefix + "state" ? text as string ?? "" : state;
        }

        var what = (instrument.Name[Prefix.Length..], state) switch
        {
            ("count", "used") => PoolReading.InUse,
            ("count", "idle") => PoolReading.Idle,
            ("max", _) => PoolReading.Max,
            ("npgsql.pending_requests", _) => PoolReading.Waiting,
            ("npgsql.timeouts", _) => PoolReading.Timeouts,
            _ => null,
        };
        if (what is null)
        {
            return;
        }

        // An observed value is the whole; a counted one is what came on top.
        _values.AddOrUpdate(
            (pool, what),
            value,
            (_, before) => instrument.IsObservable ? value : before + value
        );
    }
}

/// <summary>One number that the driver gave.</summary>
internal sealed record PoolReading(string Pool, string What, long Value)
{
    public const string Max = "max";
    public const string InUse = "inUse";
    public const string Idle = "idle";
    public const string Waiting = "waiting";
    public const string Timeouts = "timeouts";
}
