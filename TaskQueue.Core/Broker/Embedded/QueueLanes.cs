namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The lanes of one queue: ten priorities, each with tasks that have no key and a ring of keys.</summary>
internal sealed class QueueLanes
{
    /// <summary>Priorities 0 to 9.</summary>
    public const int Priorities = 10;

    // More are not looked at for a list of the busiest: the lock is held meanwhile.
    private const int MostLooked = 10_000;

    private readonly Lane[] _plain = [.. Enumerable.Range(0, Priorities).Select(_ => new Lane())];
    private readonly KeyRing?[] _rings = new KeyRing?[Priorities];

    /// <summary>Whether anything in it is ready, whoever may take it.</summary>
    public bool HasReady { get; private set; }

    public Lane Plain(int priority) => _plain[priority];

    public KeyRing? Ring(int priority) => _rings[priority];

    public Lane Of(LaneName name) =>
        name.Key.Length == 0 ? _plain[name.Priority] : (_rings[name.Priority] ??= new()).Of(name.Key);

    public void Add(Entry entry)
    {
        Of(entry.Lane).Add(entry);
        HasReady = true;
        if (entry.Lane.Key.Length > 0)
        {
            _rings[entry.Lane.Priority]!.Join(entry.Lane.Key);
        }
    }

    /// <summary>Looks again whether anything is ready; to be asked when a claim found nothing.</summary>
    public void LookAgain() =>
        HasReady =
            _plain.Any(lane => lane.Count > 0)
            || _rings.Any(ring => ring?.Lanes.Any(l => l.Lane.Count > 0) ?? false);

    /// <summary>Lets a key take its turns again, of which it holds less.</summary>
    public void Unpark(string key)
    {
        foreach (var ring in _rings)
        {
            ring?.Unpark(key);
        }
    }

    /// <summary>Lets all keys take their turns again.</summary>
    public void ResumeAll()
    {
        foreach (var ring in _rings)
        {
            ring?.ResumeAll();
        }
    }

    /// <summary>The keys that have the most ready, the busiest first; among very many, of some of them.</summary>
    public IReadOnlyList<string> BusiestKeys(int most) =>
        [
            .. _rings
                .OfType<KeyRing>()
                .SelectMany(ring => ring.Lanes.Take(MostLooked))
                .GroupBy(l => l.Key, l => l.Lane.Count, StringComparer.Ordinal)
                .Select(g => (g.Key, Count: g.Sum()))
                .Where(k => k.Count > 0)
                .OrderByDescending(k => k.Count)
                .ThenBy(k => k.Key, StringComparer.Ordinal)
                .Take(most)
                .Select(k => k.Key),
        ];

    /// <summary>Takes the mark off spilled lanes that have room.</summary>
    public IEnumerable<LaneName> TakeSpilledWithRoom(string queue)
    {
        for (short priority = 0; priority < Priorities; priority++)
        {
            if (TakeMark(_plain[priority]))
            {
                yield return new(queue, priority);
            }

            foreach (var (key, lane) in _rings[priority]?.Lanes ?? [])
            {
                if (TakeMark(lane))
                {
                    yield return new(queue, priority, key);
                }
            }
        }
    }

    private static bool TakeMark(Lane lane)
    {
        if (lane is not { Spilled: true, HasRoom: true })
        {
            return false;
        }

        lane.Spilled = false;
        return true;
    }
}
