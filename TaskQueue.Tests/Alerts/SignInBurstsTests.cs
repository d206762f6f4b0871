using TaskQueue.Core.Alerts;
using TaskQueue.Core.Alerts.Detection;

namespace TaskQueue.Tests.Alerts;

/// <summary>When failed sign-ins are a burst.</summary>
public sealed class SignInBurstsTests
{
    private const int Threshold = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(9, 30, 0)]
    [InlineData(10, 30, 1)]
    // Ten within 301 seconds, and within 297: the tenth lies outside the window, and within it.
    [InlineData(10, 33.5, 0)]
    [InlineData(10, 33, 1)]
    // Slowly for ever is none.
    [InlineData(200, 60, 0)]
    public void OneAccount_IsABurst_FromTheThresholdOn_WithinTheWindow(
        int failures,
        double apart,
        int found
    ) =>
        Assert.Equal(
            found,
            Find([
                .. Enumerable.Range(0, failures).Select(i => Failure(i, i * apart, "ada@example.com")),
            ]).Count
        );

    [Fact]
    public void ABurst_SaysHowManyWhereAndFromWhere_AndCountsWhatIsFresh()
    {
        var failures = Enumerable.Range(1, 14).Select(i => Failure(i, i, "ada@example.com")).ToList();

        var finding = Assert.Single(Find(failures, after: 11));

        Assert.Equal(
            (AlertKinds.LoginBurst, "account:ada@example.com", AlertSeverity.Warning, 14L, 3L),
            (finding.Kind, finding.Subject, finding.Severity, finding.Count, finding.Fresh)
        );
        Assert.Equal(
            "14 failed attempts to sign in to ada@example.com within 5 minutes, from 192.0.2.7.",
            finding.Text
        );
        Assert.Equal("audit?action=account.sign-in-failed&subject=account%3Aada%40example.com", finding.Link);
        Assert.False(finding.Stands);
    }

    [Fact]
    public void WhatWasSeenBefore_OpensNothingAgain() =>
        Assert.Empty(Find([.. Enumerable.Range(1, 50).Select(i => Failure(i, i, "a@b.c"))], after: 50));

    [Fact]
    public void ABurstThatWasOver_BeforeTheFreshFailure_IsNone() =>
        Assert.Empty(
            Find(
                [.. Enumerable.Range(1, 12).Select(i => Failure(i, i, "a@b.c")), Failure(13, 4000, "a@b.c")],
                after: 12
            )
        );

    [Fact]
    public void ABurstThatEndedLongAgo_IsFound_WhereNobodyHasLooked() =>
        Assert.Single(
            Find([.. Enumerable.Range(1, 12).Select(i => Failure(i, i, "a@b.c")), Failure(13, 4000, "a@b.c")])
        );

    [Fact]
    public void AnEntryThatStandsForMany_CountsAsMany()
    {
        var finding = Assert.Single(Find([Failure(1, 0, "a@b.c") with { Times = 4000 }]));

        Assert.Equal(4000, finding.Count);
        Assert.StartsWith("4,000 failed attempts", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyAccountsFromOneAddress_AreAboutTheAddress()
    {
        var failures = Enumerable
            .Range(1, 12)
            .Select(i => Failure(i, i, $"user{i % 6}@example.com"))
            .ToList();

        var finding = Assert.Single(Find(failures));

        Assert.Equal("address:192.0.2.7", finding.Subject);
        Assert.Contains("to 6 accounts", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OneAccountFromManyAddresses_IsAboutTheAccount()
    {
        var failures = Enumerable.Range(1, 12).Select(i => Failure(i, i, "a@b.c", $"192.0.2.{i}")).ToList();

        var finding = Assert.Single(Find(failures));

        Assert.Equal("account:a@b.c", finding.Subject);
        Assert.EndsWith("from 12 addresses.", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 1)]
    public void ManyAccountsFromManyAddresses_AreABurst_AtFiveTimesTheThreshold(int failures, int found)
    {
        var all = Enumerable
            .Range(1, failures)
            .Select(i => Failure(i, i, $"user{i}@example.com", $"192.0.2.{i}"))
            .ToList();

        Assert.Equal(found, Find(all).Count(f => f.Subject == "everywhere"));
    }

    [Fact]
    public void TheSameNameInOtherLetters_IsTheSameAccount() =>
        Assert.Single(
            Find([.. Enumerable.Range(1, 10).Select(i => Failure(i, i, i % 2 == 0 ? "A@b.c" : "a@B.c"))])
        );

    [Fact]
    public void NoFailures_AreNoBurst() => Assert.Empty(Find([]));

    [Fact]
    public void FailuresFromNobodyKnowsWhere_CountForTheirAccount()
    {
        var failures = Enumerable.Range(1, 10).Select(i => Failure(i, i, "a@b.c", null)).ToList();

        Assert.EndsWith(
            "from nobody knows where.",
            Assert.Single(Find(failures)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("""{"reason":"password"}""", 1)]
    [InlineData("""{"act":"too many failures","times":17}""", 17)]
    [InlineData("""{"times":-3}""", 1)]
    [InlineData("""{"times":"many"}""", 1)]
    [InlineData("""{"times":1.5}""", 1)]
    [InlineData("no json", 1)]
    [InlineData("[1]", 1)]
    public void Times_AreReadFromTheEntry(string? after, long times) =>
        Assert.Equal(times, SignInFailure.TimesOf(after));

    private static IReadOnlyList<AlertFinding> Find(IReadOnlyList<SignInFailure> failures, long after = -1) =>
        SignInBursts.Find(failures, after, Threshold, Window);

    private static SignInFailure Failure(
        long place,
        double seconds,
        string account,
        string? address = "192.0.2.7"
    ) => new(place, Start.AddSeconds(seconds), account, address, 1);
}
