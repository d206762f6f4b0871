extern alias bench;

using bench::TaskQueue.Bench;

namespace TaskQueue.Tests.Bench;

/// <summary>What the bench's browser says and hears.</summary>
public sealed class BlazorPackTests
{
    [Fact]
    public void ACall_ReadsBackAsItWasWritten()
    {
        var message = BlazorPack.Call("7", "StartCircuit", "a", new string('b', 300), 5L, true, null);

        var (length, start) = BlazorPack.Frame(message)!.Value;
        var at = start;
        var read = Assert.IsType<object?[]>(BlazorPack.Read(message, ref at));

        Assert.Equal(message.Length, start + length);
        Assert.Equal(message.Length, at);
        Assert.Equal([1L, null, "7", "StartCircuit"], read[..4]);
        Assert.Equal(["a", new string('b', 300), 5L, true, null], Assert.IsType<object?[]>(read[4]));
    }

    [Fact]
    public void AFrame_IsNotThere_WhileItsLengthIsNot() => Assert.Null(BlazorPack.Frame([0x80]));

    [Fact]
    public void APulse_IsTimedOnce_AndNotOnAPageThatHasShownNothing()
    {
        var pulse = new Pulse();
        var name = System.Text.Encoding.UTF8.GetBytes($"..{pulse.Next()}..");

        Assert.Equal(1, pulse.Seen(name, -1));
        Assert.Empty(pulse.Delays);
        Assert.Equal(1, pulse.Seen(name, 0));
        Assert.Null(pulse.Seen(name, 1));
        Assert.Null(pulse.Seen("nothing"u8, 0));
        Assert.Single(pulse.Delays);
    }
}
