using System.Diagnostics;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Control groups are made and taken away again.</summary>
public sealed class MemoryGroupTests
{
    private const long Plenty = 1L << 30;

    [Fact]
    public void Group_LetsGoOfItsProcesses_WhenItIsTakenAway()
    {
        using var group = MemoryGroup.TryMake(Plenty);
        if (group is null)
        {
            Assert.Skip("No control group can be made on this machine.");
            return;
        }

        using var process = Process.Start("sleep", "60");
        try
        {
            group.Take(process.Id);
            Assert.Contains("taskqueue-", MembershipOf(process.Id), StringComparison.Ordinal);

            group.Dispose();

            Assert.DoesNotContain("taskqueue-", MembershipOf(process.Id), StringComparison.Ordinal);
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
        }
    }

    private static string MembershipOf(int process) => File.ReadAllText($"/proc/{process}/cgroup");
}
