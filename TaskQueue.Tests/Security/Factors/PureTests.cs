using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Tests.Security.Factors;

/// <summary>Codes and freshness, without a store.</summary>
public sealed class PureTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset Now = ManualClock.DefaultStart;

    // RFC 6238, appendix B, SHA-1: the last six of the eight digits there.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_AreThoseOfTheStandard(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, TotpCode.At(Key, at));
        Assert.Equal(seconds / 30, TotpCode.StepOf(Key, code, last: 0, at));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void Code_OfTheStepBeforeAndAfter_Counts(int seconds, bool counts) =>
        Assert.Equal(
            counts,
            TotpCode.StepOf(Key, TotpCode.At(Key, Now.AddSeconds(seconds)), last: 0, Now) is not null
        );

    // S36: neither the code that was accepted nor one before it.
    [Fact]
    public void Code_CountsOnce_AndNoneBeforeItAfterwards()
    {
        var (before, code, after) = (
            TotpCode.At(Key, Now.AddSeconds(-30)),
            TotpCode.At(Key, Now),
            TotpCode.At(Key, Now.AddSeconds(30))
        );
        var step = TotpCode.StepOf(Key, code, last: 0, Now)!.Value;

        Assert.Null(TotpCode.StepOf(Key, code, step, Now));
        Assert.Null(TotpCode.StepOf(Key, code, step, Now.AddSeconds(30)));
        Assert.Null(TotpCode.StepOf(Key, before, step, Now));
        Assert.Equal(step + 1, TotpCode.StepOf(Key, after, step, Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("١٢٣٤٥٦")]
    public void WhatIsNoCode_IsNone(string code) => Assert.Null(TotpCode.StepOf(Key, code, last: 0, Now));

    [Fact]
    public void Apps_AreToldAllThatTheyNeed()
    {
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", TotpCode.Text(Key));
        Assert.Equal(
            "otpauth://totp/TaskQueue:ada%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=TaskQueue&algorithm=SHA1&digits=6&period=30",
            TotpCode.Uri(Key, "ada+x@example.com")
        );
        Assert.Equal(20, TotpCode.NewSecret().Length);
        Assert.NotEqual(TotpCode.NewSecret(), TotpCode.NewSecret());
    }

    [Fact]
    public void RecoveryCodes_AreUnlike_AndReadHoweverTheyWereTyped()
    {
        var made = Enumerable.Range(0, 100).Select(_ => RecoveryText.Make()).ToList();

        Assert.Equal(100, made.Distinct().Count());
        Assert.All(made, c => Assert.Matches("^[a-km-z2-9]{5}-[a-km-z2-9]{5}$", c));
        Assert.Equal("ab2cdefg3h", RecoveryText.Normal(FactorCheck.Bare(" AB2CD - efg3h ")));
        Assert.Null(RecoveryText.Normal("ab2cdefg3"));
        Assert.Null(RecoveryText.Normal("ab2cdefg31"));
        var salt = new byte[RecoveryText.SaltBytes];
        Assert.Equal(RecoveryText.Hash("ab2cdefg3h", salt), RecoveryText.Hash("ab2cdefg3h", salt));
        salt[0] = 1;
        Assert.NotEqual(RecoveryText.Hash("ab2cdefg3h", new byte[16]), RecoveryText.Hash("ab2cdefg3h", salt));
    }

    // S39
    [Theory]
    [InlineData(0, true)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(null, false)]
    public void Password_CountsForTenMinutes(int? secondsAgo, bool counts)
    {
        var actor = new Actor("a", Roles.PermissionsOfAll([Roles.Admin]))
        {
            UserId = Guid.NewGuid(),
            AuthenticatedAt = secondsAgo is { } ago ? Now.AddSeconds(-ago) : null,
        };

        Assert.Equal(counts, actor.IsFresh(Now));
        // A key never, whatever its owner did.
        Assert.False((actor with { KeyId = Guid.NewGuid() }).IsFresh(Now));
        Assert.True(Actor.System.IsFresh(Now));
        Assert.True(Actor.CommandLine.IsFresh(Now));
    }

    [Fact]
    public void Refusal_SaysWhatToDo_AndIsNoted()
    {
        var noted = new List<string>();
        var actor = new Actor("a", Roles.Nothing)
        {
            UserId = Guid.NewGuid(),
            Origin = new(Via.Api) { Denied = (_, what) => noted.Add(what) },
        };

        var refused = Assert.Throws<RefusalException>(() => actor.RequireFresh(new ManualClock()));

        Assert.Equal(RefusalCode.ReauthenticationRequired, refused.Code);
        Assert.Contains("/api/v1/auth/reauthenticate", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["password"], noted);
    }
}
