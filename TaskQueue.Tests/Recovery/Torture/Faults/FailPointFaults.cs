using System.Diagnostics;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>A process is started again with a failpoint, so that the fault hits a chosen step and not a random moment.</summary>
internal static class FailPointFaults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(6);

    private static readonly string[] WebPlaces =
    [
        "ingest.before_commit",
        "ingest.after_commit",
        "push.before",
        "push.after",
        "settle.before_commit",
        "settle.after_commit",
        "release.before",
        "release.after",
    ];

    private static readonly string[] SchedulePlaces = ["cron.before_insert", "cron.after_insert"];

    // Without Redis the index is rebuilt at each start; with it, when Redis has lost it.
    private static readonly string[] StartPlaces = ["reconcile.reread", "rebuild.epoch", "rebuild.open"];

    private static readonly string[] RebuildPlaces =
    [
        "rebuild.closed",
        "rebuild.drained",
        "rebuild.epoch",
        "rebuild.open",
        "reconcile.reread",
    ];

    private static readonly string[] WorkerPlaces =
    [
        "claim.after",
        "exec.before",
        "exec.mid",
        "exec.after",
        "finish.before",
        "finish.after",
    ];

    // One throw each: a failure that no process dies of.
    private static readonly string[] Throwing =
    [
        "push.before",
        "push.after",
        "settle.before_commit",
        "settle.after_commit",
        "release.before",
        "release.after",
        "reconcile.reread",
    ];

    // Longer than ten seconds, a push is too old, and must be dropped.
    private static readonly string[] Slow =
    [
        "push.before=delay:11000@2",
        "settle.before_commit=delay:40@*",
        "settle.after_commit=delay:40@*",
        "release.before=delay:40@*",
        "ingest.after_commit=delay:40@*",
        "finish.before=delay:40@*",
    ];

    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        foreach (var place in WebPlaces)
        {
            yield return Killing("F09", place, c => c.Webs, most: 30);
        }

        foreach (var place in SchedulePlaces)
        {
            yield return Killing("F40", place, c => c.Webs, most: 5);
        }

        foreach (var place in mode.HasRedis() ? RebuildPlaces : StartPlaces)
        {
            yield return mode.HasRedis()
                ? new(
                    "F15",
                    $"Redis emptied, killed at {place}",
                    Excuse.LostLease | Excuse.NewEpoch,
                    (on, _) => EmptyAsync(on)
                )
                {
                    PrepareAsync = (on, _) => ArmAsync(on, place),
                }
                : Killing("F09", place, c => c.Webs, most: 1);
        }

        foreach (var place in WorkerPlaces)
        {
            yield return Killing("F03", place, c => c.Runners, most: 60);
        }

        foreach (var place in Throwing)
        {
            yield return new(
                "F09",
                $"a failure at {place}",
                Excuse.None,
                (on, random) =>
                    StartAgainAsync(on.Cluster.Webs, random, $"{place}=throw@{random.Next(1, 20)}")
            );
        }

        yield return new(
            "F03",
            "a failure at claim.after",
            Excuse.LostLease,
            (on, random) =>
                StartAgainAsync(on.Cluster.Runners, random, $"claim.after=throw@{random.Next(1, 20)}")
        );
        foreach (var slow in Slow)
        {
            yield return new(
                "F09",
                $"slow at {slow.Split('=')[0]}",
                Excuse.None,
                (on, random) => StartAgainAsync(Owners(slow)(on.Cluster), random, slow)
            );
        }
    }

    private static Func<Cluster, IReadOnlyList<Node>> Owners(string place) =>
        place.StartsWith("finish", StringComparison.Ordinal) ? c => c.Runners : c => c.Webs;

    private static Fault Killing(
        string row,
        string place,
        Func<Cluster, IReadOnlyList<Node>> owners,
        int most
    ) =>
        new(
            row,
            $"killed at {place}",
            Excuse.None,
            (on, random) =>
                StartAgainAsync(owners(on.Cluster), random, $"{place}=kill@{random.Next(1, most + 1)}")
        );

    private static async Task ArmAsync(Battlefield on, string place)
    {
        foreach (var web in on.Cluster.Webs)
        {
            web.Arm($"{place}=kill@1");
            await web.KillAsync("killed, to arm a failpoint");
        }

        await on.Cluster.BackAsync(Patience);
    }

    // Whichever Web rebuilds dies of it, and the next one takes over half-way.
    private static async Task EmptyAsync(Battlefield on)
    {
        var starts = on.Cluster.Webs.Sum(w => w.Starts);
        await on.Cluster.Redis!.TryAskAsync("FLUSHALL");
        await UntilAsync(() => on.Cluster.Webs.Sum(w => w.Starts) > starts, Patience);
    }

    private static async Task StartAgainAsync(IReadOnlyList<Node> nodes, Random random, string failPoint)
    {
        var node = ProcessFaults.Pick(nodes, random);
        var starts = node.Starts;
        node.Arm(failPoint);
        await node.KillAsync("killed, to arm a failpoint");
        // Until it has died of it: that is the second start from here.
        var kills = failPoint.Contains("=kill", StringComparison.Ordinal);
        await UntilAsync(() => node.Starts >= starts + 2, kills ? Patience : Enough);
    }

    private static async Task UntilAsync(Func<bool> isDone, TimeSpan patience)
    {
        for (var watch = Stopwatch.StartNew(); !isDone() && watch.Elapsed < patience; )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }
    }
}
