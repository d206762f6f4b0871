using System.Diagnostics;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>Measures how the worker is doing. Times go into steps of a tenth, so that a percentile costs no memory.</summary>
/// <param name="clock">Measures spans.</param>
internal sealed class LoadMeter(TimeProvider clock)
{
    private const double Growth = 1.1;
    private const int Steps = 200;

    // A sample counts a fifth: what is read follows the last few seconds.
    private const double Weight = 0.2;
    private readonly Lock _gate = new();
    private readonly long[] _byStep = new long[Steps];
    private long _succeeded;
    private long _failed;
    private double _totalMs;
    private double _busy;
    private double _cpu;
    private TimeSpan _cpuTime = ProcessTime();
    private long _readAt = clock.GetTimestamp();

    /// <summary>How many attempts have ended.</summary>
    public long Ended
    {
        get
        {
            lock (_gate)
            {
                return _succeeded + _failed;
            }
        }
    }

    /// <summary>Counts an attempt.</summary>
    /// <param name="result">Its end.</param>
    public void Count(AttemptResult result)
    {
        if (result.StartedAt is not { } started)
        {
            return;
        }

        var ms = Math.Max(0, (result.FinishedAt - started).TotalMilliseconds);
        lock (_gate)
        {
            if (result.Outcome is AttemptOutcome.Succeeded)
            {
                _succeeded++;
            }
            else
            {
                _failed++;
            }

            _totalMs += ms;
            _byStep[StepOf(ms)]++;
        }
    }

    /// <summary>Reads the meter; called once a second.</summary>
    /// <param name="running">How many tasks run.</param>
    /// <param name="capacity">How many may.</param>
    public WorkerLoad Read(int running, int capacity)
    {
        lock (_gate)
        {
            var (cpuTime, elapsed) = (ProcessTime(), clock.GetElapsedTime(_readAt));
            if (elapsed > TimeSpan.Zero)
            {
                var share = (cpuTime - _cpuTime) / (elapsed * Environment.ProcessorCount);
                _cpu += Weight * (Math.Clamp(share, 0, 1) - _cpu);
            }

            (_cpuTime, _readAt) = (cpuTime, clock.GetTimestamp());
            _busy += Weight * (Math.Min(1, (double)running / Math.Max(1, capacity)) - _busy);
            var ended = _succeeded + _failed;
            return new(
                Environment.WorkingSet,
                _cpu,
                _succeeded,
                _failed,
                ended == 0 ? 0 : _totalMs / ended,
                Percentile(0.95, ended),
                _busy
            );
        }
    }

    private static int StepOf(double ms) =>
        ms <= 1 ? 0 : Math.Min(Steps - 1, (int)Math.Ceiling(Math.Log(ms, Growth)));

    private static TimeSpan ProcessTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private double Percentile(double share, long ended)
    {
        if (ended == 0)
        {
            return 0;
        }

        var (seen, wanted) = (0L, (long)Math.Ceiling(ended * share));
        for (var step = 0; step < Steps; step++)
        {
            seen += _byStep[step];
            if (seen >= wanted)
            {
                return Math.Pow(Growth, step);
            }
        }

        return Math.Pow(Growth, Steps - 1);
    }
}
