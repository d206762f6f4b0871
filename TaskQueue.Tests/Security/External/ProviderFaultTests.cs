using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.External;

/// <summary>S5: what a provider, or somebody in its place, may answer; nobody is signed in, and a page says why.</summary>
public sealed class ProviderFaultTests
{
    private static readonly Dictionary<string, Func<SignInProvider, string, string>> Forgeries = new()
    {
        ["another nonce"] = (p, token) => p.Sign(token, claims => claims["nonce"] = "another"),
        ["no nonce"] = (p, token) => p.Sign(token, claims => claims.Remove("nonce")),
        ["another issuer"] = (p, token) => p.Sign(token, claims => claims["iss"] = "https://evil.example/"),
        ["another audience"] = (p, token) => p.Sign(token, claims => claims["aud"] = "another"),
        ["expired"] = (p, token) => p.Sign(token, claims => claims["exp"] = Past(120)),
        ["without an end"] = (p, token) => p.Sign(token, claims => claims.Remove("exp")),
        ["not yet valid"] = (p, token) => p.Sign(token, claims => claims["nbf"] = Past(-600)),
        ["no subject"] = (p, token) => p.Sign(token, claims => claims.Remove("sub")),
        ["altered"] = (_, token) => Altered(token),
        ["alg none"] = (_, token) => SignInProvider.Sign(token, _ => { }, null),
        ["alg none, written None"] = (_, token) => WithoutSignature(token),
        ["signed with the client's secret"] = (_, token) =>
            SignInProvider.Sign(
                token,
                _ => { },
                new(
                    new SymmetricSecurityKey(Encoding.UTF8.GetBytes(SignInProvider.Secret)),
                    SecurityAlgorithms.HmacSha256
                )
            ),
        ["signed by a stranger"] = (_, token) =>
            SignInProvider.Sign(
                token,
                _ => { },
                new(new RsaSecurityKey(RSA.Create(2048)), SecurityAlgorithms.RsaSha256)
            ),
        ["no token at all"] = (_, _) => "",
        ["nonsense"] = (_, _) => "a.b.c",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForgedToken_SignsNobodyIn()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        foreach (var (name, forge) in Forgeries)
        {
            visit.Provider.Forge = token => forge(visit.Provider, token);
            using var browser = visit.App.Browser();

            var end = await visit.SignInAsync(browser);

            Assert.True(end == "/login?failed=token&provider=test", $"{name}: {end}");
            await AssertNobodyAsync(visit, browser);
        }

        Assert.Contains(
            "cannot be trusted",
            await visit.ReadAsync("/login?failed=token&provider=test"),
            StringComparison.Ordinal
        );
        var entry = (await visit.AuditAsync(AuditActions.SignInFailed))[0];
        Assert.Equal(("provider", "test"), (entry.SubjectType, entry.SubjectId));
    }

    // S5: the forgeries above fail for what was forged, not for the way it was done.
    [Fact]
    public async Task TokenThatIsSignedAgain_ButSaysTheSame_IsGood()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        visit.Provider.Forge = token => visit.Provider.Sign(token, _ => { });
        using var browser = visit.App.Browser();

        Assert.Equal("/", await visit.SignInAsync(browser));
    }

    [Fact]
    public async Task Keys_MayBeRotated()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();
        Assert.Equal("/", await visit.SignInAsync(browser));

        await visit.Provider.RotateAsync();

        var end = await visit.SignInAsync(browser);
        Assert.True(
            end == "/",
            string.Join('\n', visit.App.Log.Where(l => l.Contains("signed in", StringComparison.Ordinal)))
        );
    }

    [Fact]
    public async Task Answer_OfAnotherBrowser_OrWithoutAState_IsRefused()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();
        using var other = visit.App.Browser();
        var answer = await visit.AskAsync(await ProviderVisit.BeginAsync(browser));
        var altered = new Uri(answer.OriginalString.Replace("state=", "state=x", StringComparison.Ordinal));
        var stateless = new Uri($"{SignInProvider.UsualCallback}?code=abc");

        foreach (var (who, what) in new[] { (other, answer), (browser, altered), (browser, stateless) })
        {
            var end = (await ProviderVisit.BringAsync(who, what)).OriginalString;
            Assert.Equal("/login?failed=state&provider=test", end);
            Assert.Contains("Please begin again", await visit.ReadAsync(end), StringComparison.Ordinal);
        }

        await AssertNobodyAsync(visit, other);
        // The browser that began it goes on, once.
        Assert.Equal("/", (await ProviderVisit.BringAsync(browser, answer)).OriginalString);
        Assert.Equal(
            "/login?failed=state&provider=test",
            (await ProviderVisit.BringAsync(browser, answer)).OriginalString
        );
    }

    [Fact]
    public async Task Denied_IsSaid_AndTold()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        visit.Provider.Denies = true;
        using var browser = visit.App.Browser();

        var end = await visit.SignInAsync(browser);

        Assert.Equal("/login?failed=denied&provider=test", end);
        Assert.Contains("did not let you in", await visit.ReadAsync(end), StringComparison.Ordinal);
        Assert.Contains(
            "denied",
            Assert.Single(await visit.AuditAsync(AuditActions.SignInFailed)).After,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ProviderAway_AtTheStart_AndWhileSomebodyIsThere_IsSaid()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        using var browser = visit.App.Browser();
        var answer = await visit.AskAsync(await ProviderVisit.BeginAsync(browser));
        await visit.Provider.HaltAsync();

        Assert.Equal(
            "/login?failed=away&provider=test",
            (await ProviderVisit.BringAsync(browser, answer)).OriginalString
        );
        await using var late = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            .. visit.Provider.Settings(),
        ]);
        using var stranger = late.Browser();
        var end = (await ProviderVisit.BeginAsync(stranger)).OriginalString;
        Assert.Equal("/login?failed=away&provider=test", end);
        Assert.Contains("does not answer", await visit.ReadAsync(end), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoginPage_SaysNothingOfWhatItDoesNotKnow()
    {
        await using var visit = await ProviderVisit.StartAsync();

        foreach (var query in (string[])["failed=nonsense&provider=test", "failed=token&provider=<script>"])
        {
            Assert.DoesNotContain(
                "role=\"alert\"",
                await visit.ReadAsync($"/login?{query}"),
                StringComparison.Ordinal
            );
        }
    }

    private static async Task AssertNobodyAsync(ProviderVisit visit, HttpClient browser)
    {
        using var page = await browser.GetAsync(new Uri("/tasks", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Single(
            (await visit.App.Get<UserQueries>().ListAsync(Product.Operator, new(), null, 10, Stop)).Items
        );
    }

    private static JsonNode Past(int seconds) =>
        DateTimeOffset.UtcNow.AddSeconds(-seconds).ToUnixTimeSeconds();

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        claims["email"] = "admin@example.com";
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims.ToJsonString())}.{parts[2]}";
    }

    private static string WithoutSignature(string token) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"None","typ":"JWT"}""")}.{token.Split('.')[1]}.";
}
