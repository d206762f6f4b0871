using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>Processes of the product are killed, halted and asked to end, at random moments.</summary>
internal static class ProcessFaults
{
    private static readonly TimeSpan GracefulEnd = TimeSpan.FromSeconds(45);

    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        yield return new("F07", "graceful stop", Excuse.None, TerminateAsync);
        yield return new(
            "F08",
            "web killed",
            Excuse.None,
            (on, random) => Pick(on.Cluster.Webs, random).KillAsync("web killed")
        );
        yield return new("F40", "webs away while schedules fire", Excuse.Unnoted, KeepWebsAwayAsync);
        yield return new("F11", "everything killed at once", Excuse.None, KillAllAsync);
        yield return new(
            "F05",
            "worker halted for 1.6 leases",
            Excuse.LostLease | Excuse.Unnoted,
            HaltRunnerAsync
        );
        if (mode.HasRedis())
        {
            yield return new(
                "F02",
                "worker killed",
                Excuse.None,
                (on, random) => Pick(on.Cluster.Workers, random).KillAsync("worker killed")
            );
            yield return new("F04", "all workers away for a while", Excuse.None, KeepWorkersAwayAsync);
            yield return new("F10", "web halted", Excuse.Unnoted, HaltWebAsync);
        }
        else
        {
            // Here the worker is a part of Web.
            yield return new(
                "F02",
                "worker killed",
                Excuse.None,
                (on, random) => Pick(on.Cluster.Runners, random).KillAsync("worker killed")
            );
        }
    }

    public static Node Pick(IReadOnlyList<Node> nodes, Random random) => nodes[random.Next(nodes.Count)];

    private static async Task TerminateAsync(Battlefield on, Random random)
    {
        var node = Pick([.. on.Cluster.Nodes], random);
        Assert.True(
            await node.TerminateAsync("graceful stop", GracefulEnd),
            $"{node.Name} was asked to end and did not end with 0."
        );
    }

    private static async Task KillAllAsync(Battlefield on, Random random)
    {
        var nodes = on.Cluster.Nodes.ToList();
        foreach (var node in nodes)
        {
            await node.HoldAsync();
        }

        await Task.WhenAll(nodes.Select(n => n.KillAsync("everything killed at once")));
        await Fault.RestAsync(random, 0, 1);
        nodes.ForEach(n => n.Release());
    }

    private static async Task HaltRunnerAsync(Battlefield on, Random random)
    {
        var node = Pick(on.Cluster.Runners, random);
        await node.SignalAsync("STOP");
        await Task.Delay(on.Cluster.Settings.Lease * 1.6, CancellationToken.None);
        await node.SignalAsync("CONT");
    }

    private static async Task HaltWebAsync(Battlefield on, Random random)
    {
        var node = Pick(on.Cluster.Webs, random);
        await node.SignalAsync("STOP");
        await (
            on.Cluster.Settings.IsLong
                ? Task.Delay(TimeSpan.FromSeconds(30), CancellationToken.None)
                : Fault.RestAsync(random, 4, 8)
        );
        await node.SignalAsync("CONT");
    }

    private static Task KeepWorkersAwayAsync(Battlefield on, Random random) =>
        KeepAwayAsync(
            on.Cluster.Workers,
            "all workers away for a while",
            () => Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 30 : 6)
        );

    // Several fires of each schedule go by: what becomes of them is for their policies to say.
    private static Task KeepWebsAwayAsync(Battlefield on, Random random) =>
        KeepAwayAsync(
            on.Cluster.Webs,
            "webs away while schedules fire",
            () => Fault.RestAsync(random, 4, on.Cluster.Settings.IsLong ? 20 : 7)
        );

    private static async Task KeepAwayAsync(IReadOnlyList<Node> nodes, string cause, Func<Task> restAsync)
    {
        foreach (var node in nodes)
        {
            await node.HoldAsync();
        }

        await Task.WhenAll(nodes.Select(n => n.KillAsync(cause)));
        await restAsync();
        nodes.ToList().ForEach(n => n.Release());
    }
}
