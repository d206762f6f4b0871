using System.Net;
using TaskQueue.Core.Audit;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.External;

/// <summary>
/// A link with a provider is a way in that outlives a password: its owner hears of it, and they and an administrator can take
/// it away.
/// </summary>
public sealed class ProviderLetterTests : IAsyncLifetime
{
    private const string Next = "another tall green door";
    private const string Changed = "Single sign-on of your account was changed";

    private readonly MailServer _mails = MailServer.Start();
    private ProviderVisit _visit = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _visit = await ProviderVisit.StartAsync(
            // The provider knows the console by this address.
            [.. _mails.Settings, ("PublicUrl", "http://localhost")],
            [("LinkByEmail", "true"), ("DefaultRole", "viewer")]
        );

    public async ValueTask DisposeAsync()
    {
        await _visit.DisposeAsync();
        await _mails.DisposeAsync();
    }

    [Fact]
    public async Task Owner_IsTold_OfALinkThatIsMade_AndTakenAway()
    {
        using var browser = await _visit.App.SignedInAsync();
        _visit.Provider.Person = SignInProvider.Ada("somebody.else@example.org");
        await _visit.LinkAdminAsync(browser);
        await IsToldAsync(
            ConsoleApp.Email,
            Changed,
            "was linked with Test & Sons (somebody.else@example.org)"
        );
        var (api, bearer) = await SignInAsync(ConsoleApp.Password);

        var link = (await api.SendAsync(HttpMethod.Get, "auth/external-logins", null, bearer)).Items.Single();
        var path = $"auth/external-logins/{link.GetProperty("id").GetString()}";
        (await api.SendAsync(HttpMethod.Delete, path, null, bearer)).Is(HttpStatusCode.NoContent);

        await IsToldAsync(
            ConsoleApp.Email,
            Changed,
            "took away the link of your TaskQueue account with Test"
        );
    }

    [Fact]
    public async Task Owner_IsTold_WhereTheAccountIsTakenByItsAddress()
    {
        await _visit.MakeAsync("ada@example.com", password: Next);
        using var browser = _visit.App.Browser();

        Assert.Equal("/", await _visit.SignInAsync(browser));

        await IsToldAsync("ada@example.com", Changed, "was linked with Test & Sons (ada@example.com)");
    }

    [Fact]
    public async Task Reset_NamesWhatElseOpensTheAccount_AndTakesItAwayWhereItIsToldTo()
    {
        using var browser = await _visit.App.SignedInAsync();
        await _visit.LinkAdminAsync(browser);
        var api = new ApiClient(_visit.App.Program());
        var token = await AskAsync(api, 1);

        var form = await _visit.ReadAsync($"/reset-password?token={token}");
        (await api.PostAsync("auth/password/reset", $$"""{"token":"{{token}}","password":"{{Next}}"}""")).Is(
            HttpStatusCode.NoContent
        );
        await IsToldAsync(
            ConsoleApp.Email,
            "Your password was changed",
            "- Test & Sons (ada@example.com), linked"
        );
        await IsToldAsync(ConsoleApp.Email, "Your password was changed", "open Profile, Single sign-on");
        using var linked = _visit.App.Browser();
        Assert.Equal("/", await _visit.SignInAsync(linked));

        Assert.Contains("Unlink what else opens this account: Test & Sons", form, StringComparison.Ordinal);
        var page = $"/reset-password?token={await AskAsync(api, 2)}";
        using var http = _visit.App.Browser();
        using var chosen = await ConsoleApp.SendFormAsync(
            http,
            page,
            "choose",
            ("Token", page.Split("token=")[1]),
            ("Password", ConsoleApp.Password),
            ("Again", ConsoleApp.Password),
            ("Unlink", "true")
        );

        Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        await IsToldAsync(ConsoleApp.Email, "Your password was changed", "were taken away");
        Assert.Empty((await _visit.AccountAsync(ConsoleApp.Email))!.Providers);
        Assert.Equal(
            ConsoleApp.Email,
            Assert.Single(await _visit.AuditAsync(AuditActions.LoginUnlinked)).Actor
        );
    }

    [Fact]
    public async Task Administrator_SeesLinks_AndTakesThemAway_OverTheApi()
    {
        var ada = (await _visit.MakeAsync("ada@example.com", password: Next)).User.Id;
        using var browser = _visit.App.Browser();
        await _visit.SignInAsync(browser);
        var (api, bearer) = await SignInAsync(ConsoleApp.Password);

        var link = (await api.SendAsync(HttpMethod.Get, $"users/{ada}/external-logins", null, bearer))
            .Is(HttpStatusCode.OK)
            .Items.Single();
        Assert.Equal("Test & Sons", link.GetProperty("displayName").GetString());
        var path = $"users/{ada}/external-logins/{link.GetProperty("id").GetString()}";
        (await api.SendAsync(HttpMethod.Delete, path, null, bearer)).Is(HttpStatusCode.NoContent);
        (await api.SendAsync(HttpMethod.Delete, path, null, bearer)).IsProblem(404);
        (
            await api.SendAsync(HttpMethod.Get, $"users/{Guid.NewGuid()}/external-logins", null, bearer)
        ).IsProblem(404);

        // The sessions that it had begun are over.
        using var home = await browser.GetAsync(new Uri("/", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
        await IsToldAsync("ada@example.com", Changed, "An administrator took away the link");
        Assert.Equal(
            ConsoleApp.Email,
            Assert.Single(await _visit.AuditAsync(AuditActions.LoginUnlinked)).Actor
        );
    }

    private async Task<string> AskAsync(ApiClient api, int time)
    {
        (await api.PostAsync("auth/password/forgot", $$"""{"email":"{{ConsoleApp.Email}}"}""")).Is(
            HttpStatusCode.Accepted
        );
        var mails = await Eventually.ValueAsync(
            () =>
                Task.FromResult(
                    _mails.All.Where(m => m.Message.Subject == "Choose another password").ToList() is { } all
                    && all.Count == time
                        ? all
                        : null
                ),
            $"the {time}. link is mailed"
        );
        return MailServer.TokenOf(mails[^1].Message.TextBody!);
    }

    private async Task<(ApiClient Api, (string, string?) Bearer)> SignInAsync(string password)
    {
        var api = new ApiClient(_visit.App.Program());
        var body = $$"""{"email":"{{ConsoleApp.Email}}","password":"{{password}}"}""";
        var tokens = (await api.PostAsync("auth/login", body)).Is(HttpStatusCode.OK).Json;
        return (api, ("Authorization", $"Bearer {tokens.GetProperty("accessToken").GetString()}"));
    }

    private Task IsToldAsync(string address, string subject, string text) =>
        Eventually.TrueAsync(
            () =>
                _mails.All.Any(m =>
                    m.To.Contains(address)
                    && m.Message.Subject == subject
                    && m.Message.TextBody!.Contains(text, StringComparison.Ordinal)
                ),
            $"{address} is told: {text}",
            null,
            () => string.Join('\n', _mails.All.Select(m => $"{m.Message.Subject}: {m.Message.TextBody}"))
        );
}
