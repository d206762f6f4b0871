using TaskQueue.Core.Alerts;
using TaskQueue.Core.Alerts.Detection;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Alerts;

/// <summary>Which entries of the audit log open an alert, and what it says.</summary>
public sealed class SecurityActsTests
{
    [Theory]
    // The name alone.
    [InlineData(AuditActions.AccountChanged, """{"name":"A"}""", """{"name":"B","roles":["viewer"]}""")]
    [InlineData(
        AuditActions.RoleChanged,
        """{"description":"A"}""",
        """{"description":"B","permissions":[]}"""
    )]
    [InlineData(AuditActions.AccountCreated, null, """{"roles":["viewer"]}""")]
    [InlineData(AuditActions.AccountCreated, null, """{"roles":[]}""")]
    [InlineData(AuditActions.AccountCreated, null, null)]
    [InlineData(AuditActions.AccountChanged, null, null)]
    [InlineData(AuditActions.AccountChanged, "no json", "{}")]
    [InlineData(AuditActions.QueuePaused, null, "{}")]
    [InlineData(AuditActions.RoleCreated, null, """{"permissions":["users.manage"]}""")]
    public void WhatGivesNobodyMore_OpensNothing(string action, string? before, string? after) =>
        Assert.Null(SecurityActs.Of(Entry(action, before, after)));

    [Theory]
    [InlineData(AuditActions.AccountChanged)]
    [InlineData(AuditActions.RoleChanged)]
    [InlineData(AuditActions.KeyCreated)]
    public void WhatWasRefused_OpensNothing(string action) =>
        Assert.Null(
            SecurityActs.Of(
                Entry(action, """{"roles":[],"permissions":[]}""", "{}", outcome: AuditOutcome.Denied)
            )
        );

    [Fact]
    public void OtherRoles_AreTold_WithBoth()
    {
        var finding = SecurityActs.Of(
            Entry(AuditActions.AccountChanged, """{"roles":["viewer"]}""", """{"roles":["admin","viewer"]}""")
        )!;

        Assert.Equal(
            (AlertKinds.RoleChanged, "account:bob@example.com", AlertSeverity.Warning),
            (finding.Kind, finding.Subject, finding.Severity)
        );
        Assert.Equal(
            "ada@example.com changed the roles of bob@example.com: from viewer to admin, viewer.",
            finding.Text
        );
        Assert.Equal("audit?subject=account%3Abob%40example.com", finding.Link);
    }

    [Fact]
    public void FewerRoles_AreWorthKnowing() =>
        Assert.Equal(
            AlertSeverity.Info,
            SecurityActs
                .Of(Entry(AuditActions.AccountChanged, """{"roles":["admin"]}""", """{"roles":[]}"""))!
                .Severity
        );

    [Fact]
    public void RolesThatWereTooLongToBeKept_AreTold()
    {
        var omitted = """{"omitted":"5000 characters"}""";

        Assert.Equal(
            AlertSeverity.Warning,
            SecurityActs.Of(Entry(AuditActions.AccountChanged, omitted, omitted))!.Severity
        );
        Assert.NotNull(SecurityActs.Of(Entry(AuditActions.RoleChanged, omitted, omitted)));
    }

    [Fact]
    public void AMightyAccount_IsTold_UnlessItIsTheFirst()
    {
        const string Admin = """{"roles":["admin"]}""";
        var made = SecurityActs.Of(Entry(AuditActions.AccountCreated, null, Admin));
        var byCommand = SecurityActs.Of(
            Entry(AuditActions.AccountCreated, null, Admin, "system", ActorKind.System, Via.Cli)
        );
        var bySettings = SecurityActs.Of(
            Entry(AuditActions.AccountCreated, null, Admin, "system", ActorKind.System, Via.System)
        );
        var atSetUp = SecurityActs.Of(Entry(AuditActions.AccountCreated, null, Admin, "bob@example.com"));
        var byProvider = SecurityActs.Of(
            Entry(
                AuditActions.AccountCreated,
                null,
                """{"roles":["admin"],"provider":"keycloak"}""",
                "bob@example.com"
            )
        );

        Assert.Equal("ada@example.com made the account bob@example.com with admin.", made?.Text);
        Assert.NotNull(byCommand);
        Assert.Null(bySettings);
        Assert.Null(atSetUp);
        Assert.Contains("by keycloak", byProvider?.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"permissions":["tasks.read"]}""",
        """{"permissions":["audit.read","tasks.read"],"queues":[]}""",
        AlertSeverity.Warning,
        "it may audit.read now."
    )]
    [InlineData(
        """{"permissions":["audit.read","tasks.read"]}""",
        """{"permissions":["tasks.read"],"queues":[]}""",
        AlertSeverity.Info,
        "it may not audit.read any more."
    )]
    [InlineData(
        """{"queues":["mail"]}""",
        """{"permissions":["tasks.read"],"queues":[]}""",
        AlertSeverity.Warning,
        "its queues are all."
    )]
    [InlineData(
        """{"requiresFactor":true}""",
        """{"requiresFactor":false}""",
        AlertSeverity.Warning,
        "let the role clerks do without a second factor."
    )]
    [InlineData(
        """{"requiresFactor":false}""",
        """{"requiresFactor":true}""",
        AlertSeverity.Info,
        "had the role clerks ask for a second factor."
    )]
    public void AnotherRole_IsTold_WithWhatIsOther(
        string before,
        string after,
        AlertSeverity severity,
        string end
    )
    {
        var finding = SecurityActs.Of(
            Entry(AuditActions.RoleChanged, before, after, subject: AuditSubject.Role("clerks"))
        )!;

        Assert.Equal((severity, "role:clerks"), (finding.Severity, finding.Subject));
        Assert.EndsWith(end, finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"build","scopes":["tasks.write"]}""", AlertSeverity.Info)]
    [InlineData("""{"name":"build","scopes":["tasks.write","users.manage"]}""", AlertSeverity.Warning)]
    [InlineData(null, AlertSeverity.Info)]
    public void AKey_IsTold_AndAMightyOneMoreSo(string? after, AlertSeverity severity)
    {
        var finding = SecurityActs.Of(
            Entry(AuditActions.KeyCreated, null, after, subject: AuditSubject.Key("tq_1"))
        )!;

        Assert.Equal(
            (AlertKinds.KeyCreated, "api-key:tq_1", severity),
            (finding.Kind, finding.Subject, finding.Severity)
        );
        Assert.StartsWith("ada@example.com made the API key tq_1", finding.Text, StringComparison.Ordinal);
    }

    private static AuditEntry Entry(
        string action,
        string? before,
        string? after,
        string actor = "ada@example.com",
        ActorKind kind = ActorKind.Person,
        Via via = Via.Console,
        AuditOutcome outcome = AuditOutcome.Done,
        AuditSubject? subject = null
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            At = ManualClock.DefaultStart,
            Actor = actor,
            ActorKind = kind,
            Via = via,
            Action = action,
            SubjectType = (subject ?? AuditSubject.Account("bob@example.com")).Type,
            SubjectId = (subject ?? AuditSubject.Account("bob@example.com")).Id,
            Before = before,
            After = after,
            Outcome = outcome,
        };
}
