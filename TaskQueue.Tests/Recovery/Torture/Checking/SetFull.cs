namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// The set-full check: follows each element through many reads of the whole set, and tells those that stayed from those
/// that were known and then missing. An element is known once it was acknowledged, or once a read had it.
/// </summary>
internal sealed class SetFull
{
    /// <summary>Known, and in every later read.</summary>
    public required int Stable { get; init; }

    /// <summary>Known, and missing in the last read that could have had it.</summary>
    public required IReadOnlyList<Guid> Lost { get; init; }

    /// <summary>In no read, and no read came after its acknowledgement.</summary>
    public required int NeverRead { get; init; }

    /// <summary>Missing in some read after it was known, though back later.</summary>
    public required IReadOnlyList<Guid> Flickering { get; init; }

    /// <summary>How long after it was known an element was in all reads; microseconds, ascending.</summary>
    public required IReadOnlyList<long> StableAfter { get; init; }

    /// <summary>Whether anything can be said at all: something must have been stable.</summary>
    public bool IsKnown => Stable > 0;

    /// <summary>Follows each acknowledged element.</summary>
    /// <param name="acknowledged">The elements and when they were acknowledged.</param>
    /// <param name="reads">All reads.</param>
    public static SetFull Of(
        IReadOnlyDictionary<Guid, long> acknowledged,
        IReadOnlyCollection<WatchedRead> reads
    )
    {
        var ordered = reads.OrderBy(r => r.From).ToList();
        var (stable, never) = (0, 0);
        var (lost, flickering, latencies) = (new List<Guid>(), new List<Guid>(), new List<long>());
        foreach (var (element, ackedAt) in acknowledged)
        {
            var seenAt = ordered.FirstOrDefault(r => r.Tasks.Contains(element))?.To ?? long.MaxValue;
            var knownAt = Math.Min(ackedAt, seenAt);
            // Only a read that began after it was known has to have it.
            var later = ordered.Where(r => r.From > knownAt).ToList();
            var lastMiss = later.LastOrDefault(r => !r.Tasks.Contains(element));
            if (later.Count == 0)
            {
                never++;
            }
            else if (lastMiss is null || later.Any(r => r.From > lastMiss.From && r.Tasks.Contains(element)))
            {
                stable++;
                latencies.Add(lastMiss is null ? 0 : lastMiss.From - knownAt);
                if (lastMiss is not null)
                {
                    flickering.Add(element);
                }
            }
            else
            {
                lost.Add(element);
            }
        }

        latencies.Sort();
        return new()
        {
            Stable = stable,
            NeverRead = never,
            Lost = lost,
            Flickering = flickering,
            StableAfter = latencies,
        };
    }

    /// <summary>The watched tasks of a run.</summary>
    public static SetFull Of(History history)
    {
        var watched = history
            .Clients.Where(c => c is { Kind: ClientEntryKind.Intent, Watched: true })
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        var acknowledged = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Ack && watched.Contains(c.Key))
            .GroupBy(c => c.Task!.Value)
            .ToDictionary(g => g.Key, g => g.Min(c => c.At));
        return Of(acknowledged, history.Reads);
    }

    /// <summary>Checks that what was known stayed visible in every read.</summary>
    public static IEnumerable<Finding> Check(History history)
    {
        var set = Of(history);
        return set
            .Lost.Select(id => new Finding("lost", $"{id} was known and is missing in the last reads"))
            .Concat(
                set.Flickering.Select(id => new Finding("lost", $"{id} was known and missing for a while"))
            );
    }
}
