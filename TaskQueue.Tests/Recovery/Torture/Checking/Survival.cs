namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>No process ends but by a fault, and clients get no answer that the contract does not know.</summary>
internal static class Survival
{
    // In, again, refused, conflict, unprocessable, too many, away, full; 0 is no answer.
    private static readonly HashSet<int> Known = [0, 200, 201, 409, 422, 429, 503, 507];

    private const int Aborted = 134;
    private const long Slack = 2_000_000;

    /// <summary>Whether an answer says "later": the same may be asked again.</summary>
    public static bool MayBeRepeated(int status) => status is 0 or 429 or 503 or 507;

    public static IEnumerable<Finding> Check(History history) =>
        history
            .Deaths.Where(d => d.Cause is null && !MayGiveUp(history, d))
            .Select(d => new Finding(
                "unexplained_death",
                $"{d.Name} (process {d.Process}) ended at {d.At} with {d.ExitCode}, and nobody had done it"
            ))
            .Concat(
                history
                    .Clients.Where(c => !Known.Contains(c.Status))
                    .GroupBy(c => c.Status)
                    .Select(g => new Finding(
                        "answer",
                        $"{g.Count()} calls were answered with {g.Key}, first {g.First().Key} at {g.First().At}"
                    ))
            );

    private static bool MayGiveUp(History history, Death death) =>
        death.ExitCode == Aborted
        && history.Disturbances.Any(d =>
            d.Excuses.HasFlag(Excuse.Abort) && death.At >= d.From && death.At <= d.To + Slack
        );
}
