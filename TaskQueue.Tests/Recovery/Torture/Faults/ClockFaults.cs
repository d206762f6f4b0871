using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>A worker whose clock is wrong: nothing may come of it, because leases are measured by Redis.</summary>
internal static class ClockFaults
{
    private static readonly string[] Steps = ["+1h", "-1h"];

    public static IEnumerable<Fault> Of(TortureMode mode) =>
        mode.HasRedis() && FakeClock.IsThere
            ? [new("F06", "a worker's clock an hour ahead, then an hour behind", Excuse.None, StepAsync)]
            : [];

    private static async Task StepAsync(Battlefield on, Random random)
    {
        var worker = ProcessFaults.Pick(on.Cluster.Workers, random);
        var clock = new FakeClock(on.Cluster.ProbeFolder);
        var most = on.Cluster.Settings.IsLong ? 20 : 2.5;
        worker.Arm(clock.Environment);
        await worker.KillAsync("killed, to be given another clock");
        await Fault.RestAsync(random, 2, 3);
        foreach (var step in Steps)
        {
            clock.Set(step);
            await Fault.RestAsync(random, 1.5, most);
        }

        await worker.KillAsync("killed, to be given the machine's clock again");
    }
}
