namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Nobody is given a task of a paused queue, from a moment after the pause was acknowledged to the call that ends it.</summary>
internal static class Pauses
{
    /// <summary>One exchange between worker and broker that was on its way, on a busy machine.</summary>
    private const long Exchange = 2_000_000;

    public static IEnumerable<Finding> Check(History history)
    {
        // Where a process has a clock of its own, times cannot be compared.
        if (history.Disturbances.Any(d => d.Row == "F06"))
        {
            return [];
        }

        var halted = history.Tasks.Where(t => t.Queue == Halted.Queue).Select(t => t.Id).ToHashSet();
        return from attempt in history.Attempts
            where attempt.LeasedAt is not null && halted.Contains(attempt.Task)
            let leased = attempt.LeasedAt!.Value
            from pause in history.Pauses
            where leased > pause.From + Exchange && leased < pause.To && !MayBeLate(history, pause, leased)
            select new Finding(
                "pause",
                $"{attempt.Task} was leased at {leased}, and its queue was paused from {pause.From} to {pause.To}"
            );
    }

    // A pause stands in the store, and is told to the broker again every second until it knows; and a worker that was halted
    // writes down late what it got before.
    private static bool MayBeLate(History history, PauseSpan pause, long leased) =>
        history.Disturbances.Any(d =>
            (d.Excuses is not Excuse.None || d.Row is "F18" or "F23" or "F26" or "F44")
            && d.From <= leased
            && d.To + Exchange >= pause.From
        );
}
