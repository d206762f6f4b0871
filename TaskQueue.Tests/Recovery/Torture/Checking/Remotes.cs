namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// Of tasks that workers over REST run: a result that was taken is the one on record, unless a fault has made the product forget
/// it; a lease that is over is refused; and no lease is lost but by a fault, or with its worker.
/// </summary>
internal static class Remotes
{
    private const int Taken = 204;
    private const long Slack = 2_000_000;
    private static readonly HashSet<int> Known = [0, Taken, 409, 429, 503, 507];

    public static IEnumerable<Finding> Check(History history)
    {
        var tasks = history.Tasks.Where(t => t.Queue == Remote.Queue).Select(t => t.Id).ToHashSet();
        var attempts = history.Attempts.Where(a => tasks.Contains(a.Task)).ToList();
        return Answers(history)
            .Concat(TakenResults(history, attempts))
            .Concat(TakenTwice(history))
            .Concat(attempts.Where(a => !MayBe(history, a)).Select(Unexplained));
    }

    private static IEnumerable<Finding> Answers(History history) =>
        history
            .RemoteCalls.Where(c => !Known.Contains(c.Status))
            .Select(c => new Finding(
                "answer",
                $"the result of {c.Task} was answered with {c.Status} at {c.To}"
            ));

    // One that is forgotten has to be brought again: until then there was a reason to forget it.
    private static IEnumerable<Finding> TakenResults(History history, List<StoredAttempt> attempts)
    {
        var ends = attempts
            .Where(a => a.Outcome == "Succeeded")
            .GroupBy(a => a.Task)
            .ToDictionary(g => g.Key, g => g.First());
        foreach (var call in history.RemoteCalls.Where(c => c.Status == Taken))
        {
            var end = ends.GetValueOrDefault(call.Task);
            if (end?.Token != call.Token && !MayForget(history, call.From, end?.FinishedAt ?? history.ReadAt))
            {
                yield return new(
                    "remote",
                    $"{call.Task}: the result under {call.Token} was taken at {call.To}, and the one under {end?.Token} is on record"
                );
            }
        }
    }

    private static IEnumerable<Finding> TakenTwice(History history) =>
        from calls in history.RemoteCalls.Where(c => c.Status == Taken).GroupBy(c => (c.Task, c.Token))
        let first = calls.Min(c => c.From)
        let last = calls.Max(c => c.To)
        where calls.Skip(1).Any() && !MayForget(history, first, last)
        select new Finding(
            "remote",
            $"{calls.Key.Task}: the result under {calls.Key.Token} was taken {calls.Count()} times, first at {first}, last at {last}"
        );

    // With the index, a result that waits to be settled is lost.
    private static bool MayForget(History history, long from, long to) =>
        history.IndexOutlivesProcesses
            ? history.Disturbances.Any(d =>
                d.Excuses.HasFlag(Excuse.NewEpoch) && d.From <= to + Slack && d.To + Slack >= from
            )
            : history.Deaths.Any(d => d.At <= to + Slack && d.At + Slack >= from);

    private static bool MayBe(History history, StoredAttempt attempt) =>
        attempt.Outcome switch
        {
            "Succeeded" => true,
            "Lost" => MayBeLost(
                history,
                attempt.FinishedAt - (2 * history.Lease) - Slack,
                attempt.FinishedAt + Slack
            ),
            _ => false,
        };

    // Its beats go through Web: whatever keeps that busy may keep it from renewing.
    private static bool MayBeLost(History history, long from, long to) =>
        history.RemoteDeaths.Any(at => at >= from && at <= to)
        || history.Deaths.Any(d => d.At >= from && d.At <= to)
        || history.Disturbances.Any(d =>
            (
                d.Excuses is not Excuse.None
                || d.Row is "F18" or "F23" or "F26" or "F27" or "F35" or "F44" or "F46"
            )
            && d.From <= to
            && d.To >= from
        );

    private static Finding Unexplained(StoredAttempt attempt) =>
        new(
            "remote",
            $"{attempt.Task}: attempt {attempt.Number} is {attempt.Outcome} ({attempt.ErrorKind}) under {attempt.Token}, "
                + $"ended at {attempt.FinishedAt}, and nothing was done to it"
        );
}
