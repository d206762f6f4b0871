namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The files of zones whose clocks jump, as RFC 9636 wants them.</summary>
public sealed class JumpingZonesTests
{
    [Fact]
    public void File_SaysWhenTheClockIsChanged_AndToWhat() =>
        Assert.Equal(
            "545A6966"
                + new string('0', 32)
                // No marks, no leap seconds; one change, two kinds of time, eight bytes of names.
                + "000000000000000000000000"
                + "000000010000000200000008"
                + "00000E1001"
                + "000000000000"
                + "00000E100104"
                + "5354440044535400",
            Convert.ToHexString(JumpingZones.FileOf((DateTimeOffset.FromUnixTimeSeconds(3600), true)))
        );
}
