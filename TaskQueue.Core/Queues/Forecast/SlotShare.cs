namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// How many slots a queue with work gets of the workers that serve it: what other queues leave free, and at least its share by
/// weight beside them; no more than its limit.
/// </summary>
/// <param name="Slots">What it gets; a part of a slot is one that others use too.</param>
/// <param name="Total">All slots of the workers that serve it.</param>
/// <param name="Workers">How many workers those are.</param>
/// <param name="IsLimited">Whether its own limit of what runs at once is what bounds it.</param>
public sealed record SlotShare(double Slots, int Total, int Workers, bool IsLimited)
{
    /// <summary>Says how many.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="workers">Workers that take tasks.</param>
    /// <param name="others">The other queues.</param>
    /// <param name="more">Slots that are supposed to be there besides, for all queues.</param>
    public static SlotShare Of(
        string queue,
        QueueLimits limits,
        IReadOnlyList<ServingWorker> workers,
        IReadOnlyList<QueueBeside> others,
        int more = 0
    )
    {
        var serving = workers.Where(w => w.Serves(queue)).ToList();
        var total = serving.Sum(w => w.Capacity) + more;
        var beside = others
            .Select(o => (o, Part: PartOf(o.Name, serving, workers)))
            .Where(o => o.Part > 0)
            .Select(o => new Claimant(
                o.o.Weight * o.Part,
                o.o.IsHungry ? double.PositiveInfinity : o.o.BusySlots * o.Part
            ))
            .ToList();
        var slots = Left(total, limits.Weight, beside);
        var isLimited = limits.Concurrency < slots;
        return new(isLimited ? limits.Concurrency!.Value : slots, total, serving.Count, isLimited);
    }

    // Those that want less than their share by weight get what they want; what that leaves is shared by the others.
    private static double Left(double slots, int weight, List<Claimant> others)
    {
        while (true)
        {
            var level = slots / (weight + others.Sum(o => o.Weight));
            var content = others.Where(o => o.Wants <= o.Weight * level).ToList();
            if (content.Count == 0)
            {
                return weight * level;
            }

            slots -= content.Sum(o => o.Wants);
            others = [.. others.Except(content)];
        }
    }

    // How much of what another queue uses is used of these workers.
    private static double PartOf(
        string other,
        IReadOnlyList<ServingWorker> serving,
        IReadOnlyList<ServingWorker> all
    )
    {
        var whole = all.Where(w => w.Serves(other)).Sum(w => (double)w.Capacity);
        return whole <= 0 ? 0 : serving.Where(w => w.Serves(other)).Sum(w => w.Capacity) / whole;
    }

    private sealed class Claimant(double weight, double wants)
    {
        public double Weight => weight;

        public double Wants => wants;
    }
}

/// <summary>A worker that takes tasks.</summary>
/// <param name="Capacity">How many it runs at once.</param>
/// <param name="Queues">The queues it serves; <c>*</c> is all.</param>
/// <param name="Since">When it started.</param>
public sealed record ServingWorker(int Capacity, IReadOnlyList<string> Queues, DateTimeOffset Since)
{
    /// <summary>Whether it takes tasks of a queue.</summary>
    /// <param name="queue">The queue.</param>
    public bool Serves(string queue) => Queues is ["*"] || Queues.Contains(queue, StringComparer.Ordinal);
}

/// <summary>A queue that shares workers with the one that is asked about.</summary>
/// <param name="Name">The queue.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="IsHungry">Whether more of its tasks are ready than there are slots: it takes all that it gets.</param>
/// <param name="BusySlots">Slots that it has kept busy on average.</param>
public sealed record QueueBeside(string Name, int Weight, bool IsHungry, double BusySlots);
