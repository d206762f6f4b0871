namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// Every execution beyond a task's first must have its reason: a failure that was planned, or an attempt that the history
/// calls lost or abandoned, or an epoch that ended, each with a fault at that time that may do so.
/// </summary>
internal sealed class Duplicates
{
    private readonly Dictionary<string, int> _explained = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, ProbeKind> _plans;
    private readonly Causes _causes;
    private readonly IReadOnlyList<Guid> _replaced;

    private Duplicates(History history)
    {
        _causes = new(history);
        _replaced = [.. history.Schedules.Where(s => s.Plan.Overlap == "replace").Select(s => s.Id)];
        _plans = history
            .Clients.Where(c => c.Kind is ClientEntryKind.Intent)
            .GroupBy(c => c.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Plan, StringComparer.Ordinal);
    }

    /// <summary>Executions that followed a planned failure.</summary>
    public int Retries { get; private set; }

    /// <summary>Executions that would not have been without a fault, by what the fault did.</summary>
    public IReadOnlyDictionary<string, int> Explained => _explained;

    /// <summary>Executions that ended after the lease had been taken away.</summary>
    public int Late { get; private set; }

    /// <summary>How long after a lost execution's start the next one started; microseconds.</summary>
    public List<long> Again { get; } = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public static Duplicates Of(History history)
    {
        var duplicates = new Duplicates(history);
        var executions = history.Executions.ToLookup(e => e.Task);
        var attempts = history.Attempts.ToLookup(a => a.Task);
        // What runs elsewhere has a check of its own.
        foreach (var task in history.Tasks.Where(t => t.Queue != Remote.Queue))
        {
            duplicates.Look(task, [.. executions[task.Id]], [.. attempts[task.Id].OrderBy(a => a.Number)]);
        }

        return duplicates;
    }

    private void Look(
        StoredTask task,
        IReadOnlyList<ProbeLine> executions,
        IReadOnlyList<StoredAttempt> attempts
    )
    {
        var plan = task.Key is { } key ? _plans.GetValueOrDefault(key) : ProbeKind.Quick;
        var starts = executions.Where(e => e.What == "start").OrderBy(e => e.Token).ToList();
        foreach (var twice in starts.GroupBy(s => s.Token).Where(g => g.Count() > 1))
        {
            Add("unexplained_dup", $"{task.Id} was started {twice.Count()} times under token {twice.Key}");
        }

        foreach (var attempt in attempts)
        {
            LookAtAttempt(task, plan, attempt, starts, attempts);
        }

        foreach (var (start, next) in starts.Zip(starts.Skip(1)).Where(p => p.First.Token < p.Second.Token))
        {
            LookAtRepeat(task, start, next, executions, attempts);
        }

        Late += attempts.Count(a =>
            a.Outcome == "Lost"
            && executions.Any(e => e.What == "end" && e.Token == a.Token && e.At > a.FinishedAt)
        );
    }

    // Each attempt that went wrong must have had a reason, whether or not a handler ran under it.
    private void LookAtAttempt(
        StoredTask task,
        ProbeKind plan,
        StoredAttempt attempt,
        List<ProbeLine> starts,
        IReadOnlyList<StoredAttempt> attempts
    )
    {
        var start = starts.Find(s => s.Token == attempt.Token);
        var reason = attempt.Outcome switch
        {
            "Lost" when start is not null => _causes.OfLostLease(start, attempt.FinishedAt),
            "Lost" => _causes.OfUnusedLease(EndBefore(attempt, attempts), attempt.FinishedAt),
            "Abandoned" when plan is ProbeKind.Long or ProbeKind.Deaf && start is not null => _causes.OfStop(
                start
            ),
            "Failed" when plan is ProbeKind.Flaky or ProbeKind.Doomed && attempt.ErrorKind == "Probe" =>
                "planned",
            "TimedOut" when plan is ProbeKind.Deaf => "planned",
            "Cancelled" when _replaced.Any(id => Scheduled.IsOf(task.Key, id)) => "replaced",
            "Succeeded" when start is not null => "done",
            _ => null,
        };
        if (reason is null)
        {
            Add(
                "unexplained_attempt",
                $"{task.Id}, {plan}: attempt {attempt.Number} is {attempt.Outcome} ({attempt.ErrorKind}) "
                    + $"under {attempt.Token}, {(start is null ? "never started" : $"started at {start.At}")}, "
                    + $"ended at {attempt.FinishedAt}, and nothing was done to it"
            );
        }
    }

    private void LookAtRepeat(
        StoredTask task,
        ProbeLine start,
        ProbeLine next,
        IReadOnlyList<ProbeLine> executions,
        IReadOnlyList<StoredAttempt> attempts
    )
    {
        var attempt = attempts.FirstOrDefault(a => a.Token == start.Token);
        if (attempt is { Outcome: "Failed" or "TimedOut" })
        {
            Retries++;
            return;
        }

        // The reasons of lost and abandoned attempts were looked at with the attempts themselves.
        var reason = attempt switch
        {
            { Outcome: "Lost" } => _causes.OfLostLease(start, attempt.FinishedAt) ?? "lost",
            { Outcome: "Abandoned" } => "abandoned at shutdown",
            null when History.EpochOf(next.Token) > History.EpochOf(start.Token) => _causes.OfNewEpoch(
                start,
                EndOf(start, executions),
                next
            ),
            { Outcome: "Succeeded" } when History.EpochOf(next.Token) > History.EpochOf(start.Token) =>
                _causes.OfResultOnItsWay(EndOf(start, executions), next),
            _ => null,
        };
        if (reason is null)
        {
            Add(
                "unexplained_dup",
                $"{task.Id} was started under {start.Token} at {start.At} (process {start.Process}, "
                    + $"{attempt?.Outcome ?? "no record"}) and under {next.Token} at {next.At}"
            );
            return;
        }

        _explained[reason] = _explained.GetValueOrDefault(reason) + 1;
        Again.Add(next.At - start.At);
    }

    private static long? EndOf(ProbeLine start, IReadOnlyList<ProbeLine> executions) =>
        executions.FirstOrDefault(e => e.Token == start.Token && e.What != "start")?.At;

    private static long EndBefore(StoredAttempt attempt, IReadOnlyList<StoredAttempt> attempts) =>
        attempts.LastOrDefault(a => a.Number < attempt.Number)?.FinishedAt ?? 0;

    private void Add(string check, string what) => _findings.Add(new(check, what));
}
