using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class ErrorFingerprintTests
{
    [Theory]
    [InlineData("User 42 not found", "User 7 not found")]
    [InlineData(
        "Order 0198f3a1-7c55-7b1e-8f11-111111111111 is locked",
        "Order 01990000-0000-7000-8000-00000000abcd is locked"
    )]
    [InlineData("No file '/tmp/a b.txt' here", "No file '/var/c.txt' here")]
    [InlineData("Key \"abc\" is taken", "Key \"x y z\" is taken")]
    [InlineData("https://a.example/x?y=1 did not answer", "http://b.example:8080/zz did not answer")]
    [InlineData("Mail to ann@example.com bounced", "Mail to bob.b@sub.example.org bounced")]
    [InlineData("10.0.0.1:5432 refused", "192.168.7.21:6379 refused")]
    [InlineData("Took 1,024.5 ms", "Took 3 ms")]
    [InlineData("Commit deadbeef01 failed", "Commit 77aa00cc failed")]
    [InlineData("Broken\nat line 3", "Broken\r\nat line 9 of other")]
    public void MessagesThatDifferInTheirDetails_HaveOneFingerprint(string one, string other) =>
        Assert.Equal(ErrorFingerprint.Of("t", "K", one), ErrorFingerprint.Of("t", "K", other));

    [Theory]
    [InlineData("Disk is full", "Disk is slow")]
    [InlineData("It doesn't answer, and it won't", "It doesn't hear, and it won't")]
    [InlineData("User 1 not found", "Order 1 not found")]
    public void OtherMessages_HaveOthers(string one, string other) =>
        Assert.NotEqual(ErrorFingerprint.Of("t", "K", one), ErrorFingerprint.Of("t", "K", other));

    [Fact]
    public void TypeAndKind_Count()
    {
        var prints = new[]
        {
            ErrorFingerprint.Of("a", "K", "m"),
            ErrorFingerprint.Of("b", "K", "m"),
            ErrorFingerprint.Of("a", "L", "m"),
            ErrorFingerprint.Of("a", null, null),
        };

        Assert.Equal(prints.Length, prints.Distinct().Count());
    }

    [Fact]
    public void Normal_OfAnyText_HasNoDigit_AndIsNeverLonger() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>(),
                text =>
                {
                    var normal = ErrorFingerprint.Normal(text.Get);
                    return normal.Length <= text.Get.Length && !normal.Any(char.IsDigit);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_NeverMakeADifference() =>
        Prop.ForAll(
                Arb.From(Gen.Choose(0, int.MaxValue)),
                Arb.From(Gen.Choose(0, int.MaxValue)),
                (a, b) =>
                    ErrorFingerprint.Of("t", "K", $"Row {a} of {b}.")
                    == ErrorFingerprint.Of("t", "K", $"Row {b} of {a}.")
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Word_IsReadBack()
    {
        foreach (var fingerprint in new[] { 0L, -1L, long.MinValue, 42L })
        {
            Assert.True(ErrorFingerprint.TryRead(ErrorFingerprint.Write(fingerprint), out var read));
            Assert.Equal(fingerprint, read);
        }

        Assert.False(ErrorFingerprint.TryRead("xyz", out _));
    }
}
