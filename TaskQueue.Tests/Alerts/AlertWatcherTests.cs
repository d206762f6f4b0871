using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Alerts;

/// <summary>S72: each kind of alert, provoked on the real stores.</summary>
public abstract class AlertWatcherTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeAsync();

    [Fact]
    public async Task AnotherRole_IsTold_AndCountedUp()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        var id = await AlertRoom.PersonAsync(parts, "bob@example.com", Roles.Viewer);
        await AlertRoom.LookAsync(parts);
        Assert.Empty(await AlertRoom.AlertsAsync(parts));

        await AlertRoom.PromoteAsync(parts, id, Roles.Operator);
        await AlertRoom.LookAsync(parts);
        await AlertRoom.LookAsync(parts);

        var alert = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal(
            (AlertKinds.RoleChanged, "account:bob@example.com", AlertState.Open, 1L),
            (alert.Kind, alert.Subject, alert.State, alert.Count)
        );
        Assert.Contains("from viewer to operator", alert.Text, StringComparison.Ordinal);
        parts.Clock.Advance(TimeSpan.FromSeconds(30));
        await AlertRoom.PromoteAsync(parts, id, Roles.Viewer);
        await AlertRoom.LookAsync(parts);
        var again = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal((alert.Id, 2L, alert.FirstAt), (again.Id, again.Count, again.FirstAt));
        Assert.Equal(parts.Clock.UtcNow, again.LastAt);
        Assert.Contains("to viewer", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARoleWithOtherPermissions_AndAKey_AreTold()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        var admin = AlertRoom.Admin(parts);
        var roles = parts.Get<RoleService>();
        await roles.CreateAsync(
            admin,
            new() { Name = "clerks", Permissions = [Permissions.TasksRead] },
            Stop
        );
        await roles.UpdateAsync(
            admin,
            new() { Name = "clerks", Permissions = [Permissions.TasksRead, Permissions.AuditRead] },
            Stop
        );
        var owner = await AlertRoom.PersonAsync(parts, "ada@example.com", Roles.Viewer);
        var (key, _) = await parts
            .Get<ApiKeyService>()
            .CreateAsync(
                admin with
                {
                    UserId = owner,
                },
                new() { Name = "build server", Scopes = [Permissions.TasksRead] },
                Stop
            );

        await AlertRoom.LookAsync(parts);

        var alerts = await AlertRoom.AlertsAsync(parts);
        Assert.Equal(
            [(AlertKinds.RoleChanged, "role:clerks"), (AlertKinds.KeyCreated, $"api-key:{key.Prefix}")],
            alerts.Select(a => (a.Kind, a.Subject))
        );
        Assert.Contains("it may audit.read now", alerts[0].Text, StringComparison.Ordinal);
        Assert.Contains("“build server”", alerts[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyFailedSignIns_AreTold_WithinTheirWindow()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database, ("Alerts:SignInFailures", "6"));
        await AlertRoom.PersonAsync(parts, "ada@example.com", Roles.Viewer);
        for (var i = 0; i < 5; i++)
        {
            await AlertRoom.FailAsync(parts, "ada@example.com");
            await AlertRoom.LookAsync(parts);
        }

        Assert.Empty(await AlertRoom.AlertsAsync(parts));
        await AlertRoom.FailAsync(parts, "ada@example.com");
        await AlertRoom.LookAsync(parts);

        var alert = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal(
            (AlertKinds.LoginBurst, "account:ada@example.com", 6L),
            (alert.Kind, alert.Subject, alert.Count)
        );
        Assert.Contains("from 198.51.100.9", alert.Text, StringComparison.Ordinal);
        await AlertRoom.FailAsync(parts, "ada@example.com");
        await AlertRoom.LookAsync(parts);
        Assert.Equal(7, Assert.Single(await AlertRoom.AlertsAsync(parts)).Count);
    }

    [Theory]
    [InlineData("update audit_entries set actor = 'eve@example.com' where place = 2", "place:2")]
    [InlineData("delete from audit_entries where place = 2", "place:2")]
    [InlineData("delete from audit_entries where place > 2", "place:3")]
    public async Task AnAuditLogThatSomebodyAltered_IsTold_Once(string sql, string subject)
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        await PauseAsync(parts, 4);
        await AlertRoom.LookAsync(parts);
        Assert.Empty(await AlertRoom.AlertsAsync(parts));

        await AlertRoom.TamperAsync(parts, sql);
        await AlertRoom.LookAsync(parts);
        await AlertRoom.LookAsync(parts);

        var alert = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal(
            (AlertKinds.AuditBroken, subject, AlertSeverity.Critical),
            (alert.Kind, alert.Subject, alert.Severity)
        );
    }

    [Fact]
    public async Task ACheckThatSomebodyAsksFor_TellsAtOnce_AndTheWatchCountsTheSame()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        await PauseAsync(parts, 4);
        await parts.Get<AuditSealer>().RunOnceAsync(Stop);
        await AlertRoom.TamperAsync(
            parts,
            "update audit_entries set actor = 'eve@example.com' where place = 3"
        );

        var verdict = await parts.Get<AuditVerifier>().RunAsync(Product.Operator, Stop);

        Assert.Equal(3, verdict.Fault?.Place);
        Assert.Equal("place:3", Assert.Single(await AlertRoom.AlertsAsync(parts)).Subject);
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await AlertRoom.LookAsync(parts);
        Assert.Equal(2, Assert.Single(await AlertRoom.AlertsAsync(parts)).Count);
    }

    [Fact]
    public async Task CountersThatDoNotAddUp_AreTold()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        await parts.AcceptAsync(Samples.Task(queue: "mail"));
        await AlertRoom.LookAsync(parts);
        Assert.Empty(await AlertRoom.AlertsAsync(parts));

        await AlertRoom.TamperAsync(parts, "update queue_counts set accepted = accepted + 3");
        await AlertRoom.LookAsync(parts);

        var alert = Assert.Single(await AlertRoom.AlertsAsync(parts));
        Assert.Equal(
            (AlertKinds.LedgerImbalance, "queue:mail", "queues/mail"),
            (alert.Kind, alert.Subject, alert.Link)
        );
        Assert.Contains("3 tasks", alert.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoWhoWatchAtOnce_OpenOneAlert_AndCountOnce()
    {
        await using var database = await MakeAsync();
        await using var one = await OpenAsync(database);
        await using var two = await CoreParts.MakeAsync(database, open: false);
        var id = await AlertRoom.PersonAsync(one, "bob@example.com", Roles.Viewer);
        for (var round = 0; round < 10; round++)
        {
            await AlertRoom.PromoteAsync(one, id, round % 2 == 0 ? Roles.Operator : Roles.Viewer);
            await one.Get<AuditSealer>().RunOnceAsync(Stop);
            if (round == 5)
            {
                await AlertRoom.TamperAsync(one, "update queue_counts set accepted = accepted + 1");
                await one.AcceptAsync(Samples.Task(queue: "mail"));
                await AlertRoom.TamperAsync(one, "update queue_counts set accepted = accepted + 1");
            }

            await Task.WhenAll(
                new[] { one, two }.Select(p => Task.Run(() => p.Get<AlertWatcher>().RunOnceAsync(Stop), Stop))
            );
        }

        await AlertRoom.LookAsync(one);
        var alerts = await AlertRoom.AlertsAsync(one);
        Assert.Equal([AlertKinds.RoleChanged, AlertKinds.LedgerImbalance], alerts.Select(a => a.Kind));
        Assert.Equal(10, alerts[0].Count);
    }

    [Fact]
    public async Task WhatHappenedWhileNobodyWatched_IsTold_AndNotTwice()
    {
        await using var database = await MakeAsync();
        await using (var parts = await OpenAsync(database))
        {
            await AlertRoom.PersonAsync(parts, "bob@example.com", Roles.Operator);
            await AlertRoom.LookAsync(parts);
            await AlertRoom.PersonAsync(parts, "eve@example.com", Roles.Admin);
        }

        await using var later = await CoreParts.MakeAsync(database, open: false);
        await AlertRoom.LookAsync(later);

        Assert.Equal(
            ["account:bob@example.com", "account:eve@example.com"],
            (await AlertRoom.AlertsAsync(later)).Select(a => a.Subject)
        );
        Assert.All(await AlertRoom.AlertsAsync(later), a => Assert.Equal(1, a.Count));
    }

    [Fact]
    public async Task Pages_HearOfAlerts_AndOfNothingElse()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        await AlertRoom.PersonAsync(parts, "bob@example.com", Roles.Operator);
        var told = 0;
        using var hearing = parts
            .Get<ISignals>()
            .Subscribe(s => told += s.Topic is SignalTopic.Alerts ? 1 : 0);

        await AlertRoom.LookAsync(parts);
        Assert.Equal(1, told);
        await AlertRoom.LookAsync(parts);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task ResolvedAlerts_AreRemovedByAge_AndOthersStay()
    {
        await using var database = await MakeAsync();
        await using var parts = await OpenAsync(database);
        await AlertRoom.PersonAsync(parts, "bob@example.com", Roles.Operator);
        await AlertRoom.PersonAsync(parts, "eve@example.com", Roles.Operator);
        await AlertRoom.LookAsync(parts);
        var first = (await AlertRoom.AlertsAsync(parts))[0];
        await parts.Get<AlertService>().ResolveAsync(Product.Operator, first.Id, null);
        var pruner = parts.Get<AlertPruner>();
        parts.Clock.Advance(TimeSpan.FromDays(90));
        await pruner.RunOnceAsync(Stop);
        Assert.Equal(2, (await AlertRoom.AlertsAsync(parts)).Count);

        parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await pruner.RunOnceAsync(Stop);

        Assert.Equal("account:eve@example.com", Assert.Single(await AlertRoom.AlertsAsync(parts)).Subject);
    }

    private static async Task<CoreParts> OpenAsync(
        TemporaryDatabase database,
        params (string Key, string Value)[] settings
    )
    {
        var parts = await CoreParts.MakeAsync(database, settings: settings);
        await parts.OpenAccountsAsync();
        return parts;
    }

    private static async Task PauseAsync(CoreParts parts, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await parts.Get<QueueControl>().PauseAsync(Product.Operator, $"q{i}", null, null);
        }
    }

    public sealed class OnSqlite : AlertWatcherTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : AlertWatcherTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
