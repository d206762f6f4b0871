using System.Net;
using System.Web;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Tickets;

namespace TaskQueue.Tests.Security.External;

/// <summary>The whole console beside a real provider, and what a browser does between them.</summary>
internal sealed class ProviderVisit : IAsyncDisposable
{
    private readonly HttpClient _outside = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private ProviderVisit(SignInProvider provider, ConsoleApp app) => (Provider, App) = (provider, app);

    public SignInProvider Provider { get; }

    public ConsoleApp App { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts both; the console has an administrator.</summary>
    /// <param name="settings">Settings of the provider, besides those that it needs.</param>
    public static Task<ProviderVisit> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync([], settings);

    /// <summary>Starts both, the console with an administrator and with settings of its own.</summary>
    /// <param name="console">Settings of the console.</param>
    /// <param name="settings">Settings of the provider, besides those that it needs.</param>
    public static async Task<ProviderVisit> StartAsync(
        IReadOnlyList<(string Key, string Value)> console,
        (string Key, string Value)[] settings
    )
    {
        var provider = await SignInProvider.StartAsync();
        return new(
            provider,
            await ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. console, .. provider.Settings(settings)])
        );
    }

    /// <summary>Links an account as its owner does at the page of the profile, which asks for a ticket in its circuit.</summary>
    /// <param name="browser">Where the owner is signed in.</param>
    public async Task LinkAdminAsync(HttpClient browser) =>
        Assert.Equal("/profile", await SignInAsync(browser, await LinkAddressAsync()));

    /// <summary>Where the button leads that links the administrator's account.</summary>
    public async Task<string> LinkAddressAsync()
    {
        var user = await App.Get<AccountService>()
            .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);
        var sessions = await App.Get<SessionList>().OfAsync(Fixtures.Product.Operator, user.UserId, Stop);
        var session = sessions.Where(s => s.IsConsole is true).MinBy(s => s.StartedAt)!;
        var (ticket, _) = await App.Get<AccessTickets>()
            .MakeAsync(SessionClaims.ForCookie(user, session.Id, "Session"), "/login/test", Stop);
        return $"/login/test?link={ticket}";
    }

    /// <summary>Lets accounts of example.com be made, as viewers.</summary>
    public static (string Key, string Value)[] Everybody(params (string Key, string Value)[] more) =>
        [("Provision", "allow-list"), ("AllowList", "example.com"), ("DefaultRole", "viewer"), .. more];

    /// <summary>Follows the button: where the provider is to be asked.</summary>
    public static async Task<Uri> BeginAsync(HttpClient browser, string address = "/login/test")
    {
        using var sent = await browser.GetAsync(new Uri(address, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        return sent.Headers.Location!;
    }

    /// <summary>Lets the provider answer: where it sends the browser back to.</summary>
    public async Task<Uri> AskAsync(Uri request)
    {
        using var answer = await _outside.GetAsync(request, Stop);
        Assert.True(
            answer.StatusCode is HttpStatusCode.Redirect,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}"
        );
        return answer.Headers.Location!;
    }

    /// <summary>Brings the answer back to the console.</summary>
    public static async Task<Uri> BringAsync(HttpClient browser, Uri answer)
    {
        using var done = await browser.GetAsync(new Uri(answer.PathAndQuery, UriKind.Relative), Stop);
        Assert.True(
            done.StatusCode is HttpStatusCode.Redirect,
            $"{done.StatusCode}: {await done.Content.ReadAsStringAsync(Stop)}"
        );
        return done.Headers.Location!;
    }

    /// <summary>All of it.</summary>
    /// <returns>Where the browser ends up.</returns>
    public async Task<string> SignInAsync(HttpClient browser, string address = "/login/test") =>
        (await BringAsync(browser, await AskAsync(await BeginAsync(browser, address)))).OriginalString;

    /// <summary>What the sign-in page says at an address.</summary>
    public async Task<string> ReadAsync(string address)
    {
        using var answer = await App.Browser().GetAsync(new Uri(address, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return HttpUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>An account, as it is.</summary>
    public async Task<UserAccount?> AccountAsync(string email) =>
        (
            await App.Get<UserQueries>()
                .ListAsync(Fixtures.Product.Operator, new(Text: email), null, 10, Stop)
        ).Items.SingleOrDefault();

    /// <summary>Makes an account by hand.</summary>
    public Task<MadeUser> MakeAsync(string email, string role = Roles.Viewer, string? password = null) =>
        App.Get<UserService>()
            .CreateAsync(Fixtures.Product.Operator, new(email, [role], null, password), Stop);

    /// <summary>The audit log, once the denials that are gathered in memory are in it.</summary>
    public async Task<List<AuditEntry>> AuditAsync(string action)
    {
        return await Eventually.ValueAsync(
            async () =>
            {
                await using var db = App.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();
                var found = await db
                    .AuditEntries.AsNoTracking()
                    .Where(e => e.Action == action)
                    .OrderBy(e => e.Id)
                    .ToListAsync(Stop);
                return found.Count > 0 ? found : null;
            },
            $"the audit log tells of {action}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        _outside.Dispose();
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
