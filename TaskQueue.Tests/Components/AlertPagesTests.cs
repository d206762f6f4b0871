using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Alerts;

namespace TaskQueue.Tests.Components;

/// <summary>The page of alerts and their count, over the real services.</summary>
public sealed class AlertPagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutAlerts_ThePageTeachesWhatIsWatched_AndOperatorsWhatTheyMaySee()
    {
        await using var console = await ConsoleContext.StartAsync();
        await using var clerks = await ConsoleContext.StartAsync(Roles.Operator);

        var page = console.Page.Render<AlertsPage>();
        var other = clerks.Page.Render<AlertsPage>();

        Assert.Contains("All quiet", page.Markup, StringComparison.Ordinal);
        Assert.Equal(
            AlertKinds.All.Select(k => k.Title),
            page.FindAll(".watched dt").Select(t => t.TextContent)
        );
        Assert.Equal(3, other.FindAll(".watched dt").Count);
    }

    [Fact]
    public async Task Alerts_AreShown_FilteredByTheAddress_AndEncoded()
    {
        await using var console = await ConsoleContext.StartAsync();
        await RaiseAsync(console, AlertKinds.KeyCreated, "a", AlertSeverity.Info, "<b>A key</b>");
        await RaiseAsync(console, AlertKinds.AuditBroken, "log", AlertSeverity.Critical, "Broken.");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();

        var page = console.Page.Render<AlertsPage>();
        Assert.Equal(2, page.FindAll("article.alert").Count);
        Assert.Empty(page.FindAll(".text b"));

        await page.ChangeOnAsync("#alert-severity", "critical");
        Assert.EndsWith("alerts?severity=critical", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("audit.broken", Assert.Single(page.FindAll("article.alert")).GetAttribute("data-kind"));
        await page.ChangeOnAsync("#alert-kind", AlertKinds.KeyCreated);
        Assert.Contains("Nothing matches", page.Markup, StringComparison.Ordinal);
        navigation.NavigateTo("alerts?state=resolved");
        Assert.Contains("Nothing matches", page.Markup, StringComparison.Ordinal);
        navigation.NavigateTo("alerts?state=nonsense&kind=none&severity=x&cursor=y");
        Assert.Equal(2, page.FindAll("article.alert").Count);
    }

    [Fact]
    public async Task AnAlert_IsAcknowledged_AndResolved_WithANote()
    {
        await using var console = await ConsoleContext.StartAsync();
        await RaiseAsync(console, AlertKinds.KeyCreated, "a", AlertSeverity.Info, "A key.");
        var page = console.Page.Render<AlertsPage>();

        await page.ClickOnAsync("button", "Acknowledge");
        await page.TypeInAsync("#alert-note", "I look.");
        await page.SubmitFormAsync("dialog form, form.form");
        await Eventually.TrueAsync(
            () => page.FindAll("article[data-state=acknowledged]").Count == 1,
            "it is acknowledged",
            evidence: () => page.Markup
        );
        Assert.Equal("I look.", page.Find(".note").TextContent);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Trim() == "Acknowledge");

        await page.ClickOnAsync("button", "Resolve");
        await page.SubmitFormAsync("dialog form, form.form");
        await Eventually.TrueAsync(() => page.FindAll("article.alert").Count == 0, "it is resolved");

        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("alerts?state=resolved");
        Assert.Contains("resolved by person@example.com", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayNotAct_SeesNoButtons()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console
            .Product.Get<RoleService>()
            .CreateAsync(
                Actor.CommandLine,
                new() { Name = "watchers", Permissions = [Permissions.AlertsRead, Permissions.AuditRead] },
                Stop
            );
        await RaiseAsync(console, AlertKinds.KeyCreated, "a", AlertSeverity.Info, "A key.");

        var row = console.Page.Render<AlertRow>(p =>
            p.Add(r => r.Alert, AlertFold.Open(Finding(AlertKinds.KeyCreated, "a"), Guid.NewGuid(), default))
                .Add(r => r.Now, default)
                .Add(r => r.MayAct, false)
                .Add(r => r.OnAct, _ => { })
        );

        Assert.Empty(row.FindAll("button"));
        Assert.Equal("audit", row.Find("a.button").GetAttribute("href"));
    }

    [Fact]
    public async Task ItsButtons_NameIt_InTheLanguageOfWhoeverListens()
    {
        await using var console = await ConsoleContext.StartAsync();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");

        var row = console.Page.Render<AlertRow>(p =>
            p.Add(r => r.Alert, AlertFold.Open(Finding(AlertKinds.KeyCreated, "a"), Guid.NewGuid(), default))
                .Add(r => r.Now, default)
                .Add(r => r.MayAct, true)
                .Add(r => r.OnAct, _ => { })
        );

        var title = row.Find(".head strong").TextContent;
        Assert.Equal(3, row.FindAll("[aria-label]").Count);
        Assert.All(
            row.FindAll("[aria-label]"),
            e => Assert.Contains(title, e.GetAttribute("aria-label"), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task TheCount_IsOfOpenOnes_ThatTheyMaySee_AndFollows()
    {
        await using var console = await ConsoleContext.StartAsync();
        var count = console.Page.Render<AlertCount>();
        Assert.Equal("", count.Markup.Trim());

        await RaiseAsync(console, AlertKinds.KeyCreated, "a", AlertSeverity.Info, "One.");
        await RaiseAsync(console, AlertKinds.EpochChanged, "broker", AlertSeverity.Warning, "Two.");
        await Eventually.TrueAsync(
            () => count.Markup.Contains(">2<", StringComparison.Ordinal),
            "two are counted"
        );

        var alerts = await console.Product.Get<AlertQueries>().ListAsync(Actor.System, new(), null, 10, Stop);
        await console.Product.Get<AlertService>().ResolveAsync(Product.Operator, alerts.Items[0].Id, null);
        await Eventually.TrueAsync(
            () => count.Markup.Contains(">1<", StringComparison.Ordinal),
            "one is left"
        );
    }

    [Theory]
    [InlineData(
        "open",
        AlertKinds.KeyCreated,
        "critical",
        "alerts?state=open&kind=security.key-created&severity=critical"
    )]
    [InlineData("all", null, null, "alerts?state=all")]
    [InlineData("x", "y", "z", "alerts")]
    [InlineData("2", null, "1", "alerts")]
    public void TheAddress_IsReadAndWritten(string state, string? kind, string? severity, string url) =>
        Assert.Equal(url, AlertListQuery.Read(state, kind, severity, null).ToUrl());

    private static AlertFinding Finding(string kind, string subject) =>
        new(kind, subject, AlertSeverity.Info, "Text.", "audit");

    private static Task RaiseAsync(
        ConsoleContext console,
        string kind,
        string subject,
        AlertSeverity severity,
        string text
    ) => console.Product.Get<AlertBook>().RaiseAsync([new(kind, subject, severity, text, "audit")], Stop);
}
