using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Counts what a run came to.</summary>
internal static class Reporting
{
    private const int MostOfEach = 8;

    public static TortureReport Of(
        TortureSettings settings,
        History history,
        Verdict verdict,
        IReadOnlyList<Finding> findings,
        TimeSpan drain,
        int impolite
    ) =>
        new()
        {
            Replay = settings.Replay,
            Mode = settings.Mode.ToString(),
            Seed = settings.Seed,
            Seconds = settings.Duration.TotalSeconds,
            DrainSeconds = drain.TotalSeconds,
            Accepted = history.Tasks.Count,
            Recovered = verdict.Total.Recovered,
            Executions = history.Executions.Count(e => e.What == "start"),
            Ends = Count(history.Tasks, t => t.State),
            Attempts = Count(history.Attempts, a => a.Outcome),
            Faults = Count(history.Disturbances, Name),
            Fires = history.Schedules.Sum(s => s.Fired),
            Removed = Retained.Removed(history),
            Pauses = history.Pauses.Count,
            Alike = history.Alikes.Count(c => c.Task is not null),
            RemoteResults = history.RemoteCalls.Count(c => c.Status == 204),
            RemoteRefusals = history.RemoteCalls.Count(c => c.Status == 409),
            Deaths = history.Deaths.Count,
            PlannedRetries = verdict.Repeats.Retries,
            Duplicates = verdict.Repeats.Explained,
            LateResults = verdict.Repeats.Late,
            DiedOfLosses = history.Tasks.Count(Ends.DiedOfLosses),
            RepeatedEffects = history.Effects.Values.Sum(calls => calls - 1),
            Impolite = impolite,
            Samples = history.Samples.Count,
            WatchedStable = verdict.Watched.Stable,
            RecoverySeconds = Recoveries(history),
            NotRun = MatrixRows
                .NotRun(settings.Mode, Rows(history, settings.Mode), settings.Rows)
                .ToDictionary(n => n.Row, n => n.Why),
            Breaches = Count(findings, f => f.Check),
            Findings = [.. findings.GroupBy(f => f.Check).SelectMany(g => g.Take(MostOfEach))],
        };

    private static HashSet<string> Rows(History history, TortureMode mode)
    {
        // Each run begins without faults and submits keys ten times at once; two Webs start at once on an empty store.
        var rows = new HashSet<string>(history.Disturbances.Select(d => d.Row), StringComparer.Ordinal)
        {
            "F01",
            "F32",
        };
        if (Retained.Removed(history) > 0)
        {
            rows.Add("F47");
        }

        if (mode.Webs() > 1)
        {
            rows.Add("F41");
        }

        return rows;
    }

    private static string Name(Disturbance disturbance) => $"{disturbance.Row} {disturbance.Kind}";

    private static Dictionary<string, int> Count<T>(IEnumerable<T> all, Func<T, string> name) =>
        all.GroupBy(name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());

    // The product is back when a task that was submitted after the fault has ended.
    private static Dictionary<string, double[]> Recoveries(History history)
    {
        var endOf = history
            .Executions.Where(e => e.What == "end")
            .GroupBy(e => e.Task)
            .ToDictionary(g => g.Key, g => g.Min(e => e.At));
        var intended = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Intent)
            .GroupBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Min(c => c.At), StringComparer.Ordinal);
        var done = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Ack && endOf.ContainsKey(c.Task!.Value))
            .Select(c => (At: intended[c.Key], End: endOf[c.Task!.Value]))
            .OrderBy(d => d.At)
            .ToList();
        return history
            .Disturbances.GroupBy(Name, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => g.Select(d => Back(done, d.To)).OfType<double>().ToArray(),
                StringComparer.Ordinal
            );
    }

    private static double? Back(List<(long At, long End)> done, long over)
    {
        var first = done.BinarySearch((over, 0));
        var after = done.Skip(first < 0 ? ~first : first).Take(500).ToList();
        return after.Count == 0 ? null : (after.Min(d => d.End) - over) / 1e6;
    }
}
