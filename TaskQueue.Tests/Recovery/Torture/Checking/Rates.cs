namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// In no stretch of time were more tasks of the paced queue leased than its rate and its burst allow. What has been spent of a
/// rate is forgotten with the index, so each stretch between two such losses is judged by itself.
/// </summary>
internal static class Rates
{
    /// <summary>How late a worker may write down that it got a lease, on a busy machine.</summary>
    private const long Margin = 1_000_000;

    /// <summary>How long a fault works on after it is over.</summary>
    private const long Slack = 2_000_000;

    public static IEnumerable<Finding> Check(History history)
    {
        // Where a process has a clock of its own, times cannot be compared.
        if (history.Disturbances.Any(d => d.Row == "F06"))
        {
            return [];
        }

        var paced = history.Tasks.Where(t => t.Queue == Paced.Queue).Select(t => t.Id).ToHashSet();
        var leased = history
            .Attempts.Where(a => a.LeasedAt is not null && paced.Contains(a.Task))
            .Select(a => a.LeasedAt!.Value)
            .Order()
            .ToList();
        return Stretches(leased, Breaks(history)).Select(Overrun).OfType<Finding>();
    }

    // While answers are late, leases of several claims are written down at one moment.
    private static List<(long From, long To)> Breaks(History history) =>
        [
            .. history
                .Disturbances.Where(d => d.Excuses is not Excuse.None || d.Row is "F18" or "F44")
                .Select(d => (d.From, d.To + Slack))
                .Concat(history.Deaths.Select(d => (d.At, d.At + Slack)))
                .OrderBy(b => b.Item1),
        ];

    private static IEnumerable<List<long>> Stretches(List<long> leased, List<(long From, long To)> breaks)
    {
        var (stretch, next, busyUntil) = (new List<long>(), 0, 0L);
        foreach (var at in leased)
        {
            var passed = next;
            for (; next < breaks.Count && breaks[next].From <= at; next++)
            {
                busyUntil = Math.Max(busyUntil, breaks[next].To);
            }

            if (next > passed || at <= busyUntil)
            {
                yield return stretch;
                stretch = [];
            }

            if (at > busyUntil)
            {
                stretch.Add(at);
            }
        }

        yield return stretch;
    }

    // Over all stretches [i, j]: the count above what the time between the two has earned.
    private static Finding? Overrun(List<long> leased)
    {
        var interval = (double)Paced.Interval.TotalMicroseconds;
        var (least, since) = (double.MaxValue, 0L);
        for (var i = 0; i < leased.Count; i++)
        {
            var above = i - (leased[i] / interval);
            if (above < least)
            {
                (least, since) = (above, leased[i]);
            }

            if (above - least + 1 > Paced.Burst + (Margin / interval))
            {
                var count = leased.Count(l => l >= since && l <= leased[i]);
                return new(
                    "rate",
                    $"from {since} to {leased[i]} {count} tasks of the paced queue were leased"
                );
            }
        }

        return null;
    }
}
