namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>What all checks say of a run.</summary>
internal sealed class Verdict
{
    private Verdict(History history)
    {
        Total = TotalQueue.Of(history);
        Watched = SetFull.Of(history);
        Repeats = Duplicates.Of(history);
        Findings =
        [
            .. TotalQueue.Check(history),
            .. SetFull.Check(history),
            .. Ends.Check(history),
            .. Records.Check(history),
            .. Repeats.Findings,
            .. Counters.Check(history),
            .. Survival.Check(history),
            .. Overruns.Check(history),
            .. Rates.Check(history),
            .. Precedence.Check(history),
            .. Fires.Check(history),
            .. Retained.Check(history),
            .. Uniques.Check(history),
            .. Pauses.Check(history),
            .. Remotes.Check(history),
        ];
    }

    public TotalQueue Total { get; }

    public SetFull Watched { get; }

    public Duplicates Repeats { get; }

    public IReadOnlyList<Finding> Findings { get; }

    public static Verdict Of(History history) => new(history);
}
