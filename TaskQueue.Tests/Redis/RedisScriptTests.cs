using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class RedisScriptTests
{
    [Fact]
    public void Load_GivesTheFile_AndItsHash()
    {
        var script = RedisScript.Load("MayRun");

        Assert.Equal("MayRun", script.Name);
        Assert.StartsWith("-- Tells whether", script.Text, StringComparison.Ordinal);
        Assert.Equal("e0e1f9fabfc9d4800c877a703b823ac0578ff8db", new RedisScript("one", "return 1").Sha);
    }

    [Fact]
    public void Load_OfNothing_SaysWhatIsMissing()
    {
        var failure = Assert.Throws<ArgumentException>(() => RedisScript.Load("Fish"));

        Assert.Contains("Fish.lua", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_ComeBeforeArguments()
    {
        using var arguments = new RedisArguments().Key("a").Key("b"u8).Add("c").Add(1);

        Assert.Equal((2, 4), (arguments.Keys, arguments.Count));
        Assert.Throws<InvalidOperationException>(() => arguments.Key("d"));
        Assert.Throws<InvalidOperationException>(() => arguments.Key("d"u8));
    }
}
