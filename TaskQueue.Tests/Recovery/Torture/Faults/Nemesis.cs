using System.Collections.Concurrent;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>
/// Inflicts faults until told to stop. Each lane goes through its faults in an order that the seed gives, again and again,
/// one at a time; lanes run side by side, so that faults of different parts meet.
/// </summary>
internal sealed class Nemesis
{
    private static readonly TimeSpan BackDeadline = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<Disturbance> _disturbances = new();
    private readonly ConcurrentQueue<Finding> _findings = new();
    private readonly List<Lane> _lanes = [];
    private readonly int _seed;

    public Nemesis(TortureSettings settings)
    {
        _seed = settings.Seed;
        var mode = settings.Mode;
        _lanes.Add(
            new(
                [.. ProcessFaults.Of(mode), .. FailPointFaults.Of(mode), .. ClockFaults.Of(mode)],
                1,
                5,
                Waits: true
            )
        );
        _lanes.Add(new([.. LoadFaults.Of(mode), .. LimitFaults.Of(mode)], 4, 12));
        if (mode.HasPostgres())
        {
            _lanes.Add(new([.. PostgresFaults.Of()], 2, 6));
        }
        else
        {
            _lanes.Add(new([.. StoreFaults.Of(mode)], 4, 12));
        }

        if (mode.HasRedis())
        {
            _lanes.Add(new([.. RedisFaults.Of(), .. IndexFaults.Of()], 1, 6));
        }

        _lanes = [.. _lanes.Select(lane => lane.Only(settings.Rows)).Where(lane => lane.Faults.Count > 0)];
    }

    /// <summary>What was done so far.</summary>
    public IReadOnlyList<Disturbance> Disturbances => [.. _disturbances];

    /// <summary>What went wrong with the faults themselves.</summary>
    public IReadOnlyList<Finding> Findings => [.. _findings];

    /// <summary>Inflicts until told to stop; whatever is being done then is ended in order.</summary>
    public Task RunAsync(Battlefield battlefield, CancellationToken stop) =>
        Task.WhenAll(
            _lanes.Select((lane, i) => RunAsync(lane, TortureSettings.Random(_seed, i), battlefield, stop))
        );

    // Most of the time the product is given the chance to be back before its processes are hit again; or else a slow
    // machine would only ever see starts.
    private static async Task WaitUntilBackAsync(Lane lane, Random random, Battlefield battlefield)
    {
        if (lane.Waits && random.Next(6) > 0)
        {
            await battlefield.Cluster.BackAsync(BackDeadline);
        }
    }

    private async Task RunAsync(Lane lane, Random random, Battlefield battlefield, CancellationToken stop)
    {
        while (true)
        {
            var deck = lane.Faults.ToArray();
            random.Shuffle(deck);
            foreach (var fault in deck)
            {
                await WaitUntilBackAsync(lane, random, battlefield);
                await Fault.RestAsync(random, lane.LeastRest, lane.MostRest);
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                await InflictAsync(fault, random, battlefield);
            }
        }
    }

    private async Task InflictAsync(Fault fault, Random random, Battlefield battlefield)
    {
        var from = Clock.Micros();
        try
        {
            await fault.PrepareAsync(battlefield, random);
            // Noted before it is done: what it excuses may happen while it is being done.
            from = Clock.Micros();
            await fault.InflictAsync(battlefield, random);
        }
        catch (Exception e)
        {
            _findings.Enqueue(new("fault", $"{fault.Row} {fault.Kind}: {e.Message}"));
        }

        _disturbances.Enqueue(new(fault.Row, fault.Kind, from, Clock.Micros(), fault.Excuses));
    }

    private sealed record Lane(
        IReadOnlyList<Fault> Faults,
        double LeastRest,
        double MostRest,
        bool Waits = false
    )
    {
        /// <summary>The same with the faults of some rows alone; with all where none are named.</summary>
        public Lane Only(IReadOnlySet<string> rows) =>
            rows.Count == 0 ? this : this with { Faults = [.. Faults.Where(f => rows.Contains(f.Row))] };
    }
}
