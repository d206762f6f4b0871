using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Components.Account;
using TaskQueue.Web.Components.Users;

namespace TaskQueue.Tests.Components;

/// <summary>S5: what the page of the profile shows of sign-in providers, and does with them.</summary>
public sealed class SingleSignOnPageTests
{
    private const string Card = "section[aria-labelledby=logins]";

    private static readonly OidcProvider Keycloak = new()
    {
        Name = "keycloak",
        Authority = new("https://id.example"),
        ClientId = "c",
        DisplayName = "Example account",
        Scopes = ["openid"],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profile_WithoutProviders_SaysNothingOfThem()
    {
        await using var console = await ConsoleContext.StartAsync();

        var page = console.Page.Render<ProfilePage>();

        page.WaitForElement("section[aria-labelledby=sessions] li");
        Assert.Empty(page.FindAll(Card));
    }

    [Fact]
    public async Task Link_IsBegunWithATicket_AndLeavesTheCircuit()
    {
        await using var console = await StartAsync();
        var page = console.Page.Render<ProfilePage>();

        await page.WaitForElement($"{Card} .more button").ClickAsync(new());

        var navigation = (BunitNavigationManager)
            console.Page.Services.GetRequiredService<NavigationManager>();
        var went = navigation.History.First();
        Assert.StartsWith("login/keycloak?link=", went.Uri, StringComparison.Ordinal);
        Assert.True(went.Options.ForceLoad);
        await using var db = Db(console);
        var ticket = await db.AccessTickets.SingleAsync(Stop);
        Assert.Equal("/login/keycloak", ticket.Path);
    }

    [Fact]
    public async Task Links_AreShown_AndTakenAway_ButNotTheLastWayIn()
    {
        await using var console = await StartAsync();
        // Who is signed in here has no password.
        await LinkAsync(console, "one");
        var page = console.Page.Render<ProfilePage>();
        Assert.Contains(
            "Example account",
            page.WaitForElement($"{Card} li").TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty(page.FindAll($"{Card} li button"));
        Assert.Empty(page.FindAll("section[aria-labelledby=password]"));

        await LinkAsync(console, "two");
        var again = console.Page.Render<ProfilePage>();
        again.WaitForAssertion(() => Assert.Equal(2, again.FindAll($"{Card} li button").Count));
        await again.Find($"{Card} li button").ClickAsync(new());

        again.WaitForAssertion(() => Assert.Single(again.FindAll($"{Card} li")));
        await using var db = Db(console);
        Assert.Equal("two", (await db.ExternalLogins.SingleAsync(Stop)).Subject);
    }

    // A provider that was taken out of the settings signs nobody in.
    [Fact]
    public async Task LinkWithAProviderThatIsGone_IsNoWayIn()
    {
        await using var console = await StartAsync();
        await LinkAsync(console, "one");
        await LinkAsync(console, "old", "https://gone.example");

        var page = console.Page.Render<ProfilePage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll($"{Card} li").Count));

        // The first one is the way in; the second may go.
        Assert.Empty(page.FindAll($"{Card} li:first-child button"));
        await using var db = Db(console);
        var session = await db.RefreshTokens.FirstAsync(Stop);
        var one = await db.ExternalLogins.SingleAsync(l => l.Subject == "one", Stop);
        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            console
                .Product.Get<ExternalLogins>()
                .UnlinkAsync(new(session.UserId, session.Family), one.Id, Stop)
        );
        Assert.Equal(RefusalCode.Conflict, refused.Code);
        await page.Find($"{Card} li:last-child button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll($"{Card} li")));
        Assert.Equal("one", (await db.ExternalLogins.SingleAsync(Stop)).Subject);
    }

    [Fact]
    public async Task AnAdministrator_SeesTheLinksOfAnAccount_AndTakesThemAway()
    {
        await using var console = await StartAsync();
        await LinkAsync(console, "one");
        await using var db = Db(console);
        var user = await db.Users.SingleAsync(Stop);
        var page = console.Page.Render<UserPage>(p => p.Add(u => u.Id, user.Id));
        Assert.Contains(
            "Example account",
            page.WaitForElement($"{Card} li").TextContent,
            StringComparison.Ordinal
        );
        // Links are made by owners alone.
        Assert.Empty(page.FindAll($"{Card} .more"));

        await page.Find($"{Card} li button").ClickAsync(new());
        await page.Find("dialog form").SubmitAsync();

        await Eventually.TrueAsync(
            async () => !await db.ExternalLogins.AnyAsync(Stop),
            "the link is taken away"
        );
    }

    [Fact]
    public async Task Failure_IsSaid()
    {
        await using var console = await StartAsync();
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("profile?failed=linkedelsewhere&provider=keycloak");

        var page = console.Page.Render<ProfilePage>();

        Assert.Contains(
            "linked with another account",
            page.WaitForElement($"{Card} [role=alert]").TextContent,
            StringComparison.Ordinal
        );
    }

    private static Task<ConsoleContext> StartAsync() =>
        ConsoleContext.StartAsync(
            settings:
            [
                ("Auth:Oidc:keycloak:Authority", Keycloak.Authority.AbsoluteUri),
                ("Auth:Oidc:keycloak:ClientId", Keycloak.ClientId),
                ("Auth:Oidc:keycloak:DisplayName", Keycloak.DisplayName),
            ]
        );

    private static AppDbContext Db(ConsoleContext console) =>
        console.Product.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();

    private static async Task LinkAsync(
        ConsoleContext console,
        string subject,
        string issuer = "https://id.example"
    )
    {
        await using var db = Db(console);
        var session = await db.RefreshTokens.FirstAsync(Stop);
        Assert.Null(
            await console
                .Product.Get<ExternalLogins>()
                .LinkAsync(
                    new Person(session.UserId, session.Family),
                    Keycloak,
                    new(issuer, subject, null, false, null, []),
                    Stop
                )
        );
    }
}
