using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Email;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Alerts;

/// <summary>Who is written to of alerts, and how often.</summary>
public sealed class AlertLettersTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly MailServer _server = MailServer.Start();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parts = await CoreParts.MakeAsync(_database, settings: _server.Settings);
        await _parts.OpenAccountsAsync();
        await _parts.Get<OutgoingMail>().StartAsync(Stop);
        await AlertRoom.PersonAsync(_parts, "admin@example.com", Roles.Admin);
        await AlertRoom.PersonAsync(_parts, "second@example.com", Roles.Admin);
        await AlertRoom.PersonAsync(_parts, "operator@example.com", Roles.Operator);
        await AlertRoom.PersonAsync(_parts, "viewer@example.com", Roles.Viewer);
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.Get<OutgoingMail>().StopAsync(CancellationToken.None);
        await _parts.DisposeAsync();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task AnAlert_IsMailedOnce_ToEachWhoMayAct_WithoutTheOthers()
    {
        await RaiseAsync(AlertKinds.KeyCreated, "a", "Ada made a key.");

        await SendAsync();
        await SendAsync();

        var text = await _server.TextToAsync("admin@example.com", "An API key was made");
        await _server.TextToAsync("second@example.com", "An API key was made");
        Assert.Contains("Ada made a key.", text, StringComparison.Ordinal);
        Assert.Contains(
            "https://tasks.example.com/alerts?kind=security.key-created",
            text,
            StringComparison.Ordinal
        );
        Assert.Equal(2, _server.All.Count);
        Assert.All(_server.All, m => Assert.Single(m.To));
        Assert.All(_server.All, m => Assert.Single(m.Message.GetRecipients()));
    }

    [Fact]
    public async Task OfOneKind_ThereIsOneMailInAQuarterOfAnHour_WhichTellsOfAll()
    {
        await RaiseAsync(AlertKinds.KeyCreated, "a", "One.");
        await SendAsync();
        _parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await RaiseAsync(AlertKinds.KeyCreated, "b", "Two.");
        await RaiseAsync(AlertKinds.KeyCreated, "c", "Three.");
        await RaiseAsync(AlertKinds.AuditBroken, "log", "Another kind.");
        await SendAsync();
        await _server.TextToAsync("admin@example.com", "The audit log is broken");
        await _server.TextToAsync("second@example.com", "The audit log is broken");
        Assert.Equal(2, _server.All.Count(m => m.To.Contains("admin@example.com")));

        _parts.Clock.Advance(AlertLetters.Rest - TimeSpan.FromMinutes(5));
        await SendAsync();

        var text = await _server.TextToAsync("admin@example.com", "(2 alerts)");
        Assert.Contains("Two.", text, StringComparison.Ordinal);
        Assert.Contains("Three.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("One.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasResolvedMeanwhile_IsNotMailed()
    {
        await RaiseAsync(AlertKinds.KeyCreated, "a", "One.");
        var alert = Assert.Single(await AlertRoom.AlertsAsync(_parts));
        await _parts.Get<AlertService>().ResolveAsync(Product.Operator, alert.Id, null);

        await SendAsync();

        Assert.Null(Assert.Single(await AlertRoom.AlertsAsync(_parts)).MailedAt);
    }

    [Fact]
    public async Task WhatNobodyCanBeToldOf_IsMailedOnceSomebodyCan()
    {
        await AlertRoom.TamperAsync(_parts, "update users set email_confirmed = 0");
        await RaiseAsync(AlertKinds.KeyCreated, "a", "Ada made a key.");
        await SendAsync();
        Assert.Null(Assert.Single(await AlertRoom.AlertsAsync(_parts)).MailedAt);

        await AlertRoom.TamperAsync(
            _parts,
            "update users set email_confirmed = 1 where email = 'admin@example.com'"
        );
        await SendAsync();

        Assert.Contains(
            "Ada made a key.",
            await _server.TextToAsync("admin@example.com", "An API key was made"),
            StringComparison.Ordinal
        );
        Assert.NotNull(Assert.Single(await AlertRoom.AlertsAsync(_parts)).MailedAt);
    }

    [Fact]
    public async Task WhileSwitchedOff_NobodyIsWrittenTo_AndAfterwardsOfWhatIsStillOpen()
    {
        var features = new FeatureOptions { AlertMail = false };
        var letters = ActivatorUtilities.CreateInstance<AlertLetters>(
            _parts.Get<IServiceProvider>(),
            new FeatureSwitches(Options.Create(features))
        );
        await RaiseAsync(AlertKinds.KeyCreated, "a", "Ada made a key.");

        await letters.SendAsync(Stop);
        await using (var db = _parts.Db())
        {
            Assert.Null((await db.Alerts.SingleAsync(Stop)).MailedAt);
        }

        features.AlertMail = true;
        await letters.SendAsync(Stop);
        Assert.Contains(
            "Ada made a key.",
            await _server.TextToAsync("admin@example.com", "An API key was made"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Readers_AreThoseWhoMaySeeAndAct_WithAConfirmedAddress()
    {
        await _parts
            .Get<RoleService>()
            .CreateAsync(
                AlertRoom.Admin(_parts),
                new() { Name = "auditors", Permissions = [Permissions.AuditRead] },
                Stop
            );
        // An operator may act on alerts; with the audit log, on those about accounts.
        var both = await AlertRoom.PersonAsync(_parts, "both@example.com", Roles.Operator);
        await _parts
            .Get<UserService>()
            .ChangeAsync(AlertRoom.Admin(_parts), both, new(Roles: [Roles.Operator, "auditors"]), Stop);
        await AlertRoom.PersonAsync(_parts, "auditor@example.com", "auditors");
        var gone = await AlertRoom.PersonAsync(_parts, "gone@example.com", Roles.Admin);
        await _parts.Get<UserService>().ChangeAsync(AlertRoom.Admin(_parts), gone, new(Disabled: true), Stop);
        await AlertRoom.PersonAsync(_parts, "unproved@example.com", Roles.Admin);
        await AlertRoom.TamperAsync(
            _parts,
            "update users set email_confirmed = 0 where email = 'unproved@example.com'"
        );

        await using var db = _parts.Db();

        Assert.Equal(
            ["admin@example.com", "both@example.com", "second@example.com"],
            await AlertLetters.ReadersAsync(db, AlertKinds.Of(AlertKinds.RoleChanged), Stop)
        );
        Assert.Equal(
            ["admin@example.com", "both@example.com", "operator@example.com", "second@example.com"],
            await AlertLetters.ReadersAsync(db, AlertKinds.Of(AlertKinds.EpochChanged), Stop)
        );
    }

    private async Task RaiseAsync(string kind, string subject, string text)
    {
        await _parts
            .Get<AlertBook>()
            .RaiseAsync([new(kind, subject, AlertSeverity.Warning, text, "audit")], Stop);
        _parts.Clock.Advance(TimeSpan.FromMilliseconds(2));
    }

    private Task SendAsync() => _parts.Get<AlertLetters>().SendAsync(Stop);
}
