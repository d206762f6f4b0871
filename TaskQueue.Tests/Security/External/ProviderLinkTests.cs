using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Security.External;

/// <summary>S5: an account is linked by whoever is signed in to it, and by nobody else.</summary>
public sealed class ProviderLinkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_IsMadeFromTheProfile_AndOpensTheAccount()
    {
        await using var visit = await ProviderVisit.StartAsync();
        visit.Provider.Person = SignInProvider.Ada("somebody.else@example.org");
        using var admin = await visit.App.SignedInAsync();

        Assert.Equal("/profile", await visit.SignInAsync(admin, await visit.LinkAddressAsync()));

        var linked = Assert.Single(await visit.AuditAsync(AuditActions.LoginLinked));
        Assert.Equal(ConsoleApp.Email, linked.Actor);
        using var browser = visit.App.Browser();
        Assert.Equal("/", await visit.SignInAsync(browser));
        using var page = await browser.GetAsync(new Uri("/users", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        // A second time changes nothing.
        Assert.Equal("/profile", await visit.SignInAsync(admin, await visit.LinkAddressAsync()));
        Assert.Single((await visit.AccountAsync(ConsoleApp.Email))!.Providers);
    }

    // S39: a link is another way into the account.
    [Fact]
    public async Task Link_NeedsThePasswordLately()
    {
        await using var visit = await ProviderVisit.StartAsync();
        using var admin = await visit.App.SignedInAsync();
        var address = await visit.LinkAddressAsync();
        await using (var db = visit.App.Get<IDbContextFactory<AppDbContext>>().CreateDbContext())
        {
            await FactorSteps.AgeAsync(db, DateTimeOffset.UtcNow);
        }

        Assert.Equal("/profile?failed=busy&provider=test", await visit.SignInAsync(admin, address));

        Assert.Empty((await visit.AccountAsync(ConsoleApp.Email))!.Providers);
    }

    [Fact]
    public async Task Link_NeedsATicketOfTheSameSession_Once()
    {
        await using var visit = await ProviderVisit.StartAsync();
        using var admin = await visit.App.SignedInAsync();
        var address = await visit.LinkAddressAsync();
        using var other = await visit.App.SignedInAsync();

        // S36-like: a page elsewhere can send a browser to any address, but has no ticket.
        foreach (
            var (who, where) in new[] { (other, address), (admin, address), (admin, "/login/test?link=abc") }
        )
        {
            var end = (await ProviderVisit.BeginAsync(who, where)).OriginalString;
            Assert.Equal("/profile?failed=linkended&provider=test", end);
        }

        Assert.Empty((await visit.AccountAsync(ConsoleApp.Email))!.Providers);
    }

    [Fact]
    public async Task Person_IsLinkedWithOneAccountAlone()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();
        await visit.SignInAsync(browser);
        using var admin = await visit.App.SignedInAsync();

        Assert.Equal(
            "/profile?failed=linkedelsewhere&provider=test",
            await visit.SignInAsync(admin, await visit.LinkAddressAsync())
        );
    }

    [Fact]
    public async Task Links_AreListedAndTakenAway_OverTheApi()
    {
        await using var visit = await ProviderVisit.StartAsync();
        using var admin = await visit.App.SignedInAsync();
        await visit.SignInAsync(admin, await visit.LinkAddressAsync());
        var api = new ApiClient(visit.App.Program());
        var tokens = (
            await api.PostAsync(
                "auth/login",
                $$"""{"email":"{{ConsoleApp.Email}}","password":"{{ConsoleApp.Password}}"}"""
            )
        ).Json;
        var bearer = ("Authorization", (string?)$"Bearer {tokens.GetProperty("accessToken").GetString()}");

        var list = await api.SendAsync(HttpMethod.Get, "auth/external-logins", null, bearer);
        var item = list.Is(HttpStatusCode.OK).Items.Single();
        Assert.Equal("Test & Sons", item.GetProperty("displayName").GetString());
        var path = $"auth/external-logins/{item.GetProperty("id").GetString()}";
        (await api.SendAsync(HttpMethod.Delete, path, null, bearer)).Is(HttpStatusCode.NoContent);
        (await api.SendAsync(HttpMethod.Delete, path, null, bearer)).IsProblem(404);

        Assert.Single(await visit.AuditAsync(AuditActions.LoginUnlinked));
        using var browser = visit.App.Browser();
        Assert.Equal("/login?failed=unknown&provider=test", await visit.SignInAsync(browser));
    }
}
