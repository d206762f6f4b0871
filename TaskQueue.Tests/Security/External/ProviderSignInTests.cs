using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.External;

/// <summary>S5: signing in with a real provider: discovery, code, PKCE, keys and userinfo over HTTP.</summary>
public sealed class ProviderSignInTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_MakesTheAccount_AndASessionLikeAnyOther()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();

        Assert.Equal(
            "/tasks?status=dead",
            await visit.SignInAsync(browser, "/login/test?returnUrl=%2Ftasks%3Fstatus%3Ddead")
        );

        Assert.Equal(HttpStatusCode.OK, await GetAsync(browser, "/tasks"));
        var account = await visit.AccountAsync("ada@example.com");
        Assert.Equal((UserStatus.Active, "Ada"), (account!.Status, account.Name));
        Assert.Equal(["viewer"], account.Roles);
        Assert.Equal(["test"], account.Providers);
        var session = Assert.Single(
            await visit.App.Get<SessionList>().OfAsync(Product.Operator, account.Id, Stop)
        );
        Assert.Equal(("test", true), (session.Provider, session.IsConsole));
        var entry = Assert.Single(await visit.AuditAsync(AuditActions.SignedIn));
        Assert.Contains("\"provider\":\"test\"", entry.After, StringComparison.Ordinal);
        // S5: the same session, so the same end.
        await visit.App.Get<UserService>().SignOutAsync(Product.Operator, account.Id, Stop);
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
    }

    // S5: a code that somebody else has caught is worth nothing without the verifier, which never left this server.
    [Fact]
    public async Task Request_HasPkceStateAndNonce_AndAskForACodeAlone()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();

        var request = await ProviderVisit.BeginAsync(browser);
        var asked = HttpUtility.ParseQueryString(request.Query);

        Assert.Equal(("code", "S256"), (asked["response_type"], asked["code_challenge_method"]));
        Assert.All(
            ["code_challenge", "state", "nonce"],
            name => Assert.False(string.IsNullOrEmpty(asked[name]))
        );
        var code = HttpUtility.ParseQueryString((await visit.AskAsync(request)).Query)["code"]!;
        using var outside = new HttpClient();
        using var form = new FormUrlEncodedContent([
            new("grant_type", "authorization_code"),
            new("client_id", SignInProvider.ClientId),
            new("client_secret", SignInProvider.Secret),
            new("redirect_uri", SignInProvider.UsualCallback),
            new("code", code),
        ]);
        using var stolen = await outside.PostAsync(
            new Uri($"{visit.Provider.Address}/connect/token"),
            form,
            Stop
        );
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
        Assert.Contains(
            "code_verifier",
            await stolen.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task LoginPage_OffersTheProvider_AndNoSecretIsShown()
    {
        await using var visit = await ProviderVisit.StartAsync();

        var page = await visit.ReadAsync("/login?returnUrl=%2Fqueues");

        Assert.Contains("Sign in with Test & Sons", page, StringComparison.Ordinal);
        Assert.Contains("login/test?returnUrl=%2Fqueues", page, StringComparison.Ordinal);
        using var admin = await visit.App.SignedInAsync();
        var settings = await admin.GetStringAsync(new Uri("/settings", UriKind.Relative), Stop);
        Assert.Contains("Auth:Oidc:test:ClientSecret", settings, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(SignInProvider.Secret, settings, StringComparison.Ordinal);
        Assert.DoesNotContain(
            visit.App.Log,
            line => line.Contains(SignInProvider.Secret, StringComparison.Ordinal)
        );
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(admin, "/login/other"));
    }

    [Fact]
    public async Task WhatTheTokenLeavesOut_IsAskedOfUserInfo()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        visit.Provider.SaysAllInTheToken = false;
        using var browser = visit.App.Browser();

        Assert.Equal("/", await visit.SignInAsync(browser));

        Assert.NotNull(await visit.AccountAsync("ada@example.com"));
    }

    [Fact]
    public async Task ReturnUrl_LeadsToOurPagesAlone()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        foreach (
            var url in (string[])
                ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"]
        )
        {
            using var browser = visit.App.Browser();
            Assert.Equal(
                "/",
                await visit.SignInAsync(browser, $"/login/test?returnUrl={Uri.EscapeDataString(url)}")
            );
        }
    }

    [Fact]
    public async Task Roles_FollowTheProvider_AtEachSignIn()
    {
        await using var visit = await ProviderVisit.StartAsync(
            ProviderVisit.Everybody(
                ("RoleClaim", "realm_access.roles"),
                ("RoleMap:ops", "operator"),
                ("RoleMap:urn:example:lookers", "viewer")
            )
        );
        visit.Provider.Person["realm_access"] = JsonNode.Parse(
            """{"roles":["ops","urn:example:lookers","OPS"]}"""
        )!;
        using var browser = visit.App.Browser();
        await visit.SignInAsync(browser);
        Assert.Equal(["operator", "viewer"], (await visit.AccountAsync("ada@"))!.Roles);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(browser, "/queues"));

        visit.Provider.Person["realm_access"] = JsonNode.Parse("""{"roles":["urn:example:lookers"]}""")!;
        await visit.SignInAsync(browser);

        Assert.Equal(["viewer"], (await visit.AccountAsync("ada@"))!.Roles);
        var entry = Assert.Single(await visit.AuditAsync(AuditActions.AccountChanged));
        Assert.Contains("operator", entry.Before, StringComparison.Ordinal);
        Assert.DoesNotContain("operator", entry.After, StringComparison.Ordinal);
        // The default where nothing matches.
        visit.Provider.Person.Remove("realm_access");
        await visit.SignInAsync(browser);
        Assert.Equal(["viewer"], (await visit.AccountAsync("ada@"))!.Roles);
    }

    [Fact]
    public async Task DisabledAccount_IsTold_AndStaysOut()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();
        await visit.SignInAsync(browser);
        var account = await visit.AccountAsync("ada@example.com");
        await visit
            .App.Get<UserService>()
            .ChangeAsync(Product.Operator, account!.Id, new(Disabled: true), Stop);

        var end = await visit.SignInAsync(browser);

        Assert.Equal("/login?failed=disabled&provider=test", end);
        Assert.Contains("Your account is disabled", await visit.ReadAsync(end), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
        var entry = Assert.Single(await visit.AuditAsync(AuditActions.SignInFailed));
        Assert.Equal(AuditOutcome.Denied, entry.Outcome);
        Assert.Contains("disabled", entry.After, StringComparison.Ordinal);
    }

    // S41: exact domains; and what the provider does not vouch for proves nothing.
    [Fact]
    public async Task Strangers_GetNoAccount()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        foreach (
            var (email, verified, reason) in new[]
            {
                ("attacker@example.com.attacker.com", true, "unknown"),
                ("attacker@evil-example.com", true, "unknown"),
                ("attacker@sub.example.com", true, "unknown"),
                ("ada@example.com", false, "unverified"),
                ("admin@example.com", true, "exists"),
            }
        )
        {
            visit.Provider.Person = SignInProvider.Ada(email);
            visit.Provider.Person["email_verified"] = verified;
            using var browser = visit.App.Browser();

            Assert.Equal($"/login?failed={reason}&provider=test", await visit.SignInAsync(browser));

            Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
        }

        Assert.Single(
            (await visit.App.Get<UserQueries>().ListAsync(Product.Operator, new(), null, 10, Stop)).Items
        );
    }

    [Fact]
    public async Task SignOut_LeadsToTheProvider_WhereTheSettingsSaySo()
    {
        await using var visit = await ProviderVisit.StartAsync(
            ProviderVisit.Everybody(("SingleLogout", "true"))
        );
        using var browser = visit.App.Browser();
        await visit.SignInAsync(browser);
        var page = await browser.GetStringAsync(new Uri("/", UriKind.Relative), Stop);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", ConsoleApp.FormToken(page)),
        ]);

        using var left = await browser.PostAsync(new Uri("/logout", UriKind.Relative), form, Stop);

        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        var there = new Uri(left.Headers.GetValues("Refresh").Single().Split("url=")[1]);
        var asked = HttpUtility.ParseQueryString(there.Query);
        Assert.Equal($"{visit.Provider.Address}/connect/logout", there.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("taskqueue", "http://localhost/login"),
            (asked["client_id"], asked["post_logout_redirect_uri"])
        );
        Assert.Equal(3, asked["id_token_hint"]!.Split('.').Length);
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
    }

    [Fact]
    public async Task SignOut_WhileTheProviderIsAway_IsASignOutAllTheSame()
    {
        await using var visit = await ProviderVisit.StartAsync(
            ProviderVisit.Everybody(("SingleLogout", "true"))
        );
        using var browser = visit.App.Browser();
        await visit.SignInAsync(browser);
        var page = await browser.GetStringAsync(new Uri("/", UriKind.Relative), Stop);
        await visit.Provider.HaltAsync();
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", ConsoleApp.FormToken(page)),
        ]);

        using var left = await browser.PostAsync(new Uri("/logout", UriKind.Relative), form, Stop);

        Assert.True(left.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{left.StatusCode}");
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(browser, "/tasks"));
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
