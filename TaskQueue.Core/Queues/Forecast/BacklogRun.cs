namespace TaskQueue.Core.Queues.Forecast;

/// <summary>One run of a simulation.</summary>
internal sealed class BacklogRun
{
    private readonly Scenario _scenario;
    private readonly double _horizon;
    private readonly int _lot;
    private readonly int _slots;
    private readonly double _serviceMean;
    private readonly double _serviceShape;
    private readonly double _arrivalRate;
    private readonly double _arrivalShape;
    private readonly Dice _arrivals;
    private readonly Dice _services;
    private readonly PriorityQueue<int, double> _free = new();
    private readonly double[] _waiting = new double[BacklogSimulation.Points];
    private double _spent;
    private double _lastStart;

    public BacklogRun(Scenario scenario, SimulationPlan plan, int seed, int run)
    {
        (_scenario, _horizon, _lot) = (scenario, plan.Horizon, plan.Lot);
        (_arrivals, _services) = (new(seed, run, 1), new(seed, run, 2));
        var doubt = new Dice(seed, run, 3);
        _slots = Math.Clamp((int)Math.Round(scenario.Slots), 1, plan.Slots);
        // What is measured may be off; each run believes in rates that may be the true ones.
        var off = Math.Max(0.2, 1 + (scenario.ServiceError * doubt.Normal()));
        _serviceMean = scenario.ServiceTime * (_slots / scenario.Slots) * _lot * off;
        _serviceShape = _lot / Math.Max(1e-4, scenario.ServiceVariation * scenario.ServiceVariation);
        _arrivalRate = Math.Max(0, scenario.ArrivalRate + (scenario.ArrivalError * doubt.Normal())) / _lot;
        _arrivalShape = _lot / Math.Max(1e-4, scenario.Dispersion);
        FillSlots(new(seed, run, 4));
    }

    /// <summary>Tasks that wait at each point of the curve.</summary>
    public IReadOnlyList<double> WaitingAt => _waiting;

    /// <summary>When nothing waited for the first time; beyond the horizon where that was not within it.</summary>
    public double DrainedAt { get; private set; } = double.PositiveInfinity;

    /// <summary>Seconds that those lots waited together which came within the horizon.</summary>
    public double Waited { get; private set; }

    /// <summary>How many those were.</summary>
    public long Started { get; private set; }

    public void Play()
    {
        var initial = (long)Math.Ceiling(Math.Max(0, _scenario.Waiting) / _lot);
        var next = NextArrival(0);
        if (initial == 0 && next >= _scenario.Gap)
        {
            DrainedAt = _scenario.Gap;
        }

        for (var i = 1L; i <= initial; i++)
        {
            var start = Start(0);
            Count(0, start, _scenario.Waiting / initial);
            if (i == initial)
            {
                Note(start, next);
            }
        }

        while (next <= _horizon)
        {
            var arrived = next;
            var start = Start(arrived);
            next = NextArrival(arrived);
            Count(arrived, start, _lot);
            Note(start, next);
            Waited += start - arrived;
            Started++;
        }

        for (var p = 1; p < _waiting.Length; p++)
        {
            _waiting[p] += _waiting[p - 1];
        }
    }

    // Nothing waits once the last of those that have come starts before another one comes.
    private void Note(double start, double next)
    {
        if (start <= next && start < DrainedAt)
        {
            DrainedAt = start;
        }
    }

    // Slots that are busy now have run for a while already: what is left of a time that one looks into by chance.
    private void FillSlots(Dice dice)
    {
        var busy = _scenario.Waiting > 0 ? _slots : _scenario.Running * _slots / _scenario.Slots;
        for (var s = 0; s < _slots; s++)
        {
            var left =
                s < busy ? dice.Uniform() * dice.Gamma(_serviceShape + 1) * _serviceMean / _serviceShape : 0;
            _free.Enqueue(s, Math.Max(_scenario.Gap, left));
        }
    }

    private double NextArrival(double after) =>
        _arrivalRate <= 0
            ? double.PositiveInfinity
            : after + (_arrivals.Gamma(_arrivalShape) / _arrivalShape / _arrivalRate);

    private double Start(double arrived)
    {
        _free.TryPeek(out var slot, out var free);
        var start = Math.Max(Math.Max(arrived, free), _lastStart);
        if (_scenario.StartRate is { } rate)
        {
            // As RateLimit: spaced evenly, and so many at once after a rest.
            var interval = _lot / rate;
            start = Math.Max(start, _spent + interval);
            var burst = Math.Max(1, _scenario.StartBurst / _lot);
            _spent = Math.Max(_spent, start - (burst * interval)) + interval;
        }

        _lastStart = start;
        var service = _services.Gamma(_serviceShape) * _serviceMean / _serviceShape;
        _free.DequeueEnqueue(slot, start + service);
        return start;
    }

    // It waits at all points from its arrival up to its start; as changes here, which are summed up at the end.
    private void Count(double arrived, double start, double tasks)
    {
        var step = _horizon / (_waiting.Length - 1);
        var first = (int)Math.Ceiling(arrived / step);
        var end = Math.Min(_waiting.Length, Math.Ceiling(start / step));
        if (first < end)
        {
            _waiting[first] += tasks;
            if (end < _waiting.Length)
            {
                _waiting[(int)end] -= tasks;
            }
        }
    }
}
