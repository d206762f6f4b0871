namespace TaskQueue.Core.Broker.Embedded;

/// <summary>
/// One claim: what it may take of each queue. Does what <c>claim.lua</c> does, in the same order; the conformance suite
/// and the model test hold the two together.
/// </summary>
/// <param name="claim">Who wants what.</param>
/// <param name="rules">How queues are to be served.</param>
/// <param name="held">What is held already.</param>
/// <param name="rates">What rates are spent.</param>
/// <param name="now">The broker's time in milliseconds.</param>
internal sealed class ClaimPass(Claim claim, Rules rules, HeldCounts held, SpentRates rates, long now)
{
    private readonly ServedRoutes _routes = new(claim.Routes, claim.Labels);
    private int _rounds;

    /// <summary>What was taken, in the order in which it is to start.</summary>
    public List<Entry> Taken { get; } = [];

    /// <summary>When a rate allows more, if one did not.</summary>
    public double? AgainAt { get; private set; }

    /// <summary>How many it may still take.</summary>
    public int Left => claim.Most - Taken.Count;

    /// <summary>Where the claims before this one stopped, for those that are smaller than the number of keys.</summary>
    public required long Turn { get; init; }

    /// <summary>Takes entries of a queue: the highest priority first, keys in turn.</summary>
    public void Take(string queue, QueueLanes lanes, int wanted)
    {
        var limits = rules.LimitsOf(queue);
        wanted = Math.Min(wanted, Left);
        if (limits.Concurrency is { } most)
        {
            wanted = Math.Min(wanted, most - held.Of(queue));
        }

        if (limits.Rate is { } rate && wanted > 0)
        {
            wanted = Allowed(queue, "", rate, wanted);
        }

        if (wanted < 1)
        {
            return;
        }

        var before = Taken.Count;
        if (limits.AgeAfter is { } age)
        {
            TakeAgeing(queue, lanes, limits, age.TotalMilliseconds, before + wanted);
        }
        else
        {
            for (var p = QueueLanes.Priorities - 1; p >= 0 && Taken.Count < before + wanted; p--)
            {
                TakePriority(queue, lanes, p, limits, before + wanted - Taken.Count);
            }
        }

        if (limits.Rate is not null)
        {
            rates.Spend(queue, "", limits.Rate, now, Taken.Count - before);
        }
    }

    // By risen priority. An entry that rose is taken alone: the one behind it may not have waited as long.
    private void TakeAgeing(string queue, QueueLanes lanes, QueueLimits limits, double ageMs, int goal)
    {
        var ranks = Enumerable.Range(0, QueueLanes.Priorities).Select(p => Risen(lanes, p, ageMs)).ToArray();
        while (Taken.Count < goal)
        {
            var best = -1;
            for (var p = QueueLanes.Priorities - 1; p >= 0; p--)
            {
                best = ranks[p] is { } rank && (best < 0 || rank > ranks[best]) ? p : best;
            }

            if (best < 0)
            {
                return;
            }

            var (rose, before) = (ranks[best] > best, Taken.Count);
            TakePriority(queue, lanes, best, limits, rose ? 1 : goal - before);
            ranks[best] = rose && Taken.Count > before ? Risen(lanes, best, ageMs) : null;
        }
    }

    private int? Risen(QueueLanes lanes, int priority, double ageMs)
    {
        var plain = lanes.Plain(priority).Peek(_routes);
        var keyed = lanes.Ring(priority) is { First: { } key } ring ? ring.Of(key).Peek(_routes) : null;
        var first = plain is null || (keyed is not null && keyed.ReadyAt < plain.ReadyAt) ? keyed : plain;
        return first is null
            ? null
            : Math.Min(QueueLanes.Priorities - 1, priority + (int)((now - first.ReadyAt) / ageMs));
    }

    // Tasks without a key take their turns as if they had one that all share.
    private void TakePriority(string queue, QueueLanes lanes, int priority, QueueLimits limits, int wanted)
    {
        var plain = lanes.Plain(priority);
        if (lanes.Ring(priority) is not { } ring)
        {
            TakeLane(plain, wanted);
            return;
        }

        ring.Resume(now);
        SeeAgain(ring.NextAt);
        var rulesOfKeys = rules.OfKeys(queue);
        var (goal, before, round, passedOver) = (Taken.Count + wanted, -1, 0, false);
        while (Taken.Count < goal && (Taken.Count != before || passedOver))
        {
            before = Taken.Count;
            // A claim that has no more than one for each key gives each its weight once, whatever they weigh together.
            var summed = goal - before > ring.Count || plain.Count > 0;
            var places =
                summed && rulesOfKeys is { AnyWeighs: true } ? ring.WeightBy(rulesOfKeys) : ring.Count;
            places += plain.Count > 0 ? 1 : 0;
            var share = Math.Max(1, (goal - before) / Math.Max(1, places));
            // A claim that is smaller than the number of keys does not reach all of them; neither does it always reach the rest.
            passedOver = plain.Count > 0 && round++ == 0 && (Turn + _rounds++) * wanted % places >= wanted;
            if (plain.Count > 0 && !passedOver)
            {
                TakeLane(plain, Math.Min(share, goal - Taken.Count));
            }

            for (var visits = ring.Count; visits > 0 && Taken.Count < goal; visits--)
            {
                Visit(queue, ring, limits, rulesOfKeys, share, goal);
            }
        }
    }

    // In its turn a key is due as many as its weight, or a multiple of that in a large claim; what a claim has no room for it is
    // due in the next one. What its own rule leaves out is as for each key of the queue. visit_key in claim.lua does the same.
    private void Visit(
        string queue,
        KeyRing ring,
        QueueLimits limits,
        KeyRules? rulesOfKeys,
        int share,
        int goal
    )
    {
        var (key, due) = ring.Next();
        var own = rulesOfKeys?.LimitsOf(key) ?? QueueLimits.None;
        due = (due > 0 ? due : own.Weight) + (own.Weight * (share - 1));
        var wanted = Math.Min(due, goal - Taken.Count);
        if ((own.Concurrency ?? limits.KeyConcurrency) is { } most)
        {
            wanted = Math.Min(wanted, most - held.Of(queue, key));
            if (wanted < 1)
            {
                ring.Park(key);
                return;
            }
        }

        var rate = own.Rate ?? limits.KeyRate;
        if (rate is not null)
        {
            wanted = Allowed(queue, key, rate, wanted);
            if (wanted < 1)
            {
                ring.Postpone(key, rate.NextAt(rates.Of(queue, key), now));
                return;
            }
        }

        var (lane, before) = (ring.Of(key), Taken.Count);
        TakeLane(lane, wanted);
        var got = Taken.Count - before;
        if (rate is not null)
        {
            rates.Spend(queue, key, rate, now, got);
        }

        if (lane.Count == 0)
        {
            ring.Drop(key);
        }
        else if (own.Weight > 1 && got > 0 && got < due && Taken.Count >= goal)
        {
            ring.Keep(key, due - got);
        }
        else
        {
            ring.Back(key);
        }
    }

    private void TakeLane(Lane lane, int wanted)
    {
        while (wanted-- > 0 && lane.Count > 0 && TakeOne(lane) is { } entry)
        {
            Taken.Add(entry);
            held.Add(entry.Lane);
        }
    }

    private Entry? TakeOne(Lane lane)
    {
        if (!rules.Any)
        {
            return lane.Take(_routes);
        }

        while (lane.Peek(_routes) is { } first)
        {
            var type = Routes.TypeOf(first.Ready!.Route);
            if (rules.LimitsOfType(type) is not { } limits)
            {
                return lane.Take(_routes);
            }

            if (HasRoom(type, limits))
            {
                held.AddType(type);
                first.CountedType = type;
                if (limits.Rate is { } rate)
                {
                    rates.Spend(QueueRule.OfType(type), "", rate, now, 1);
                }

                return lane.Take(_routes);
            }

            _routes.Shut(type);
        }

        return null;
    }

    private bool HasRoom(string type, QueueLimits limits)
    {
        var place = QueueRule.OfType(type);
        return (limits.Concurrency is not { } most || held.Of(place) < most)
            && (limits.Rate is not { } rate || Allowed(place, "", rate, 1) > 0);
    }

    private int Allowed(string queue, string key, RateLimit rate, int wanted)
    {
        var allows = rate.Allows(rates.Of(queue, key), now);
        if (allows < 1)
        {
            SeeAgain(rate.NextAt(rates.Of(queue, key), now));
        }

        return Math.Min(wanted, allows);
    }

    private void SeeAgain(double? at) => AgainAt = at < AgainAt || AgainAt is null ? at ?? AgainAt : AgainAt;
}
