using TaskQueue.Core.Alerts;
using TaskQueue.Core.Alerts.Detection;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Alerts;

/// <summary>What findings do to alerts, and what is a finding.</summary>
public sealed class AlertFoldTests
{
    private static readonly DateTimeOffset Now = ManualClock.DefaultStart;

    [Fact]
    public void Again_CountsUp_AndTellsTheLastTime()
    {
        var alert = AlertFold.Open(Finding("first") with { Count = 12 }, Guid.NewGuid(), Now);

        var changed = AlertFold.Again(
            alert,
            Finding("second") with
            {
                Fresh = 3,
                Severity = AlertSeverity.Critical,
            },
            Now.AddSeconds(5)
        );

        Assert.True(changed);
        Assert.Equal((15, "second", AlertSeverity.Critical), (alert.Count, alert.Text, alert.Severity));
        Assert.Equal((Now, Now.AddSeconds(5)), (alert.FirstAt, alert.LastAt));
        Assert.Equal(2, alert.Version);
    }

    [Fact]
    public void Severity_NeverFalls_AndTimeNeverGoesBack()
    {
        var alert = AlertFold.Open(Finding() with { Severity = AlertSeverity.Critical }, Guid.NewGuid(), Now);

        AlertFold.Again(alert, Finding() with { Severity = AlertSeverity.Info }, Now.AddMinutes(-1));

        Assert.Equal((AlertSeverity.Critical, Now), (alert.Severity, alert.LastAt));
    }

    [Theory]
    [InlineData(59, "same", false)]
    [InlineData(60, "same", true)]
    [InlineData(1, "other", true)]
    public void WhatMerelyGoesOn_IsCountedOnceAMinute(int seconds, string text, bool counted)
    {
        var alert = AlertFold.Open(Finding("same") with { Stands = true }, Guid.NewGuid(), Now);

        Assert.Equal(
            counted,
            AlertFold.Again(alert, Finding(text) with { Stands = true }, Now.AddSeconds(seconds))
        );
        Assert.Equal(counted ? 2 : 1, alert.Count);
    }

    [Fact]
    public void Together_MakesOneOfTheSame()
    {
        var together = AlertFold.Together([
            Finding("first") with
            {
                Severity = AlertSeverity.Warning,
            },
            Finding("other") with
            {
                Subject = "b",
            },
            Finding("last"),
        ]);

        Assert.Equal(2, together.Count);
        Assert.Equal(
            ("last", 2L, AlertSeverity.Warning),
            (together[0].Text, together[0].Fresh, together[0].Severity)
        );
    }

    [Fact]
    public void WhatIsTooLong_IsCut_AndStaysTheSameSubject()
    {
        var finding = Finding(new string('x', 5000)) with { Subject = new string('y', 500) };

        var alert = AlertFold.Open(AlertFold.Together([finding])[0], Guid.NewGuid(), Now);

        Assert.Equal((AlertLimits.Text, AlertLimits.Subject), (alert.Text.Length, alert.Subject.Length));
        Assert.Equal(alert.Subject, AlertFold.Together([finding])[0].Subject);
    }

    [Theory]
    [InlineData(null, 5, 0)]
    [InlineData(5, 5, 0)]
    [InlineData(5, 4, 0)]
    [InlineData(5, 6, 1)]
    [InlineData(5, 9, 4)]
    public void Epochs_AreTold_WhenTheyRise(int? seen, int epoch, int rises) =>
        Assert.Equal(rises, EpochChange.Of(seen, epoch)?.Count ?? 0);

    [Fact]
    public void Queues_AreTold_WhoseCountersDoNotAddUp()
    {
        var findings = LedgerImbalance.Find([
            new QueueOverview
            {
                Name = "good",
                Accepted = 3,
                Queued = 2,
                Removed = 1,
            },
            new QueueOverview
            {
                Name = "lost",
                Accepted = 3,
                Queued = 2,
            },
            new QueueOverview
            {
                Name = "more",
                Accepted = 3,
                Dead = 5,
            },
        ]);

        Assert.Equal(["queue:lost", "queue:more"], findings.Select(f => f.Subject));
        Assert.StartsWith("Queue lost: 1 task of", findings[0].Text, StringComparison.Ordinal);
        Assert.Equal("Queue more: there are 2 tasks more than were accepted.", findings[1].Text);
        Assert.All(findings, f => Assert.True(f is { Stands: true, Severity: AlertSeverity.Critical }));
    }

    [Fact]
    public void AFaultOfTheAuditLog_IsTheSame_WhoeverFindsIt()
    {
        var id = Guid.NewGuid();

        Assert.Equal("place:7", AuditBreak.Of(new(7, id, "Seven.")).Subject);
        Assert.Equal($"entry:{id}", AuditBreak.Of(new(null, id, "One.")).Subject);
        Assert.Equal("log", AuditBreak.Of(new(null, null, "It.")).Subject);
        Assert.StartsWith("Seven. ", AuditBreak.Of(new(7, null, "Seven.")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ARedisShortOfMemory_IsAWarning_AndCriticalOnceItIsHandedNothing()
    {
        Assert.Null(MemoryShortage.Of(null));
        Assert.Null(MemoryShortage.Of(new(65 << 20, 100 << 20, IsShort: false)));

        var spared = MemoryShortage.Of(new(75 << 20, 100 << 20, IsShort: true));
        var full = MemoryShortage.Of(new(90 << 20, 100 << 20, IsShort: true));

        Assert.NotNull(spared);
        Assert.NotNull(full);
        Assert.True(spared is { Stands: true, Severity: AlertSeverity.Warning });
        Assert.True(full is { Stands: true, Severity: AlertSeverity.Critical });
        Assert.StartsWith(
            "Redis came to 70 % of its maxmemory (100 MiB):",
            spared.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("is handed no ready tasks", full.Text, StringComparison.Ordinal);
        // The same text however the share moves: it stands, and is not counted up with each look.
        Assert.Equal(spared, MemoryShortage.Of(new(62 << 20, 100 << 20, IsShort: true)));
    }

    [Fact]
    public void Kinds_AreSeen_WithTheRightToWhatTheyAreAbout()
    {
        Assert.Equal(AlertKinds.All.Select(k => k.Word), AlertKinds.SeenBy(Actor.System));
        Assert.Equal(
            [AlertKinds.LedgerImbalance, AlertKinds.EpochChanged, AlertKinds.MemoryShort],
            AlertKinds.SeenBy(With(Permissions.AlertsRead, Permissions.SystemRead))
        );
        Assert.Equal(
            [AlertKinds.LoginBurst, AlertKinds.RoleChanged, AlertKinds.KeyCreated, AlertKinds.AuditBroken],
            AlertKinds.SeenBy(With(Permissions.AlertsRead, Permissions.AuditRead))
        );
        Assert.Empty(AlertKinds.SeenBy(With(Permissions.AuditRead, Permissions.SystemRead)));
        Assert.Empty(AlertKinds.SeenBy(With(Permissions.AlertsRead)));
    }

    [Fact]
    public void Kinds_AreNamedOnce_AndReadAlike()
    {
        Assert.Equal(AlertKinds.All.Count, AlertKinds.All.DistinctBy(k => k.Word).Count());
        Assert.All(AlertKinds.All, k => Assert.Matches("^[a-z]+\\.[a-z-]+$", k.Word));
        Assert.All(AlertKinds.All, k => Assert.Contains(k.Needs, Permissions.All));
    }

    private static Actor With(params string[] permissions) => new("somebody", permissions.ToHashSet());

    private static AlertFinding Finding(string text = "text") =>
        new(AlertKinds.KeyCreated, "a", AlertSeverity.Info, text, "audit");
}
