using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>S06: who has come by the secret of another's open page gets no rights by it.</summary>
public sealed partial class CircuitTakeoverTests
{
    private const string Other = "bob@example.com";
    private const string Password = "violet tractor hums quietly";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PageOfAnother_IsSignedOut_ForWhoeverCame_AndItsSecretIsNotLogged()
    {
        var pages = new ConcurrentQueue<AuthenticationStateProvider>();
        await using var app = await ConsoleApp.StartAsync(
            ConsoleApp.WithAdmin,
            services => services.AddScoped<CircuitHandler>(p => new Watch(pages, p))
        );
        await app.Get<UserService>()
            .CreateAsync(Product.Operator, new(Other, [Roles.Viewer], null, Password), Stop);
        var (ada, bob) = (
            await CookiesAsync(app, ConsoleApp.Email, ConsoleApp.Password),
            await CookiesAsync(app, Other, Password)
        );
        var secret = await StartAsync(app, ada);
        Assert.Single(pages);
        Assert.True(pages.TryPeek(out var page));
        using (var again = await CircuitHub.OpenAsync(await app.OpenSocketAsync(ada)))
        {
            Assert.Equal(true, await again.CallAsync("ConnectCircuit", secret));
        }

        Assert.Equal(ConsoleApp.Email, await NameAsync(page!));

        using var thief = await CircuitHub.OpenAsync(await app.OpenSocketAsync(bob));
        await thief.CallAsync("ConnectCircuit", secret);

        Assert.False((await page!.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated);

        Assert.NotEmpty(app.Log);
        Assert.DoesNotContain(app.Log, l => l.Contains(secret, StringComparison.Ordinal));
    }

    // A page whose connection breaks once it is drawn.
    private static async Task<string> StartAsync(ConsoleApp app, CookieContainer cookies)
    {
        var markup = await app.Browser(cookies).GetStringAsync(new Uri("/queues", UriKind.Relative), Stop);
        var roots = Markers()
            .Matches(markup)
            .Select(
                (m, at) =>
                    $$"""{"type":"add","ssrComponentId":{{at + 1}},"marker":{{m.Groups["marker"].Value}}}"""
            )
            .ToList();
        Assert.NotEmpty(roots);
        using var hub = await CircuitHub.OpenAsync(await app.OpenSocketAsync(cookies));
        const string Home = "http://localhost/";
        var secret = Assert.IsType<string>(
            await hub.CallAsync("StartCircuit", Home, $"{Home}queues", "[]", "")
        );
        await hub.CallAsync(
            "UpdateRootComponents",
            $$"""{"batchId":1,"operations":[{{string.Join(',', roots)}}]}""",
            ""
        );
        return secret;
    }

    private static async Task<CookieContainer> CookiesAsync(ConsoleApp app, string email, string password)
    {
        var cookies = new CookieContainer();
        using var answer = await ConsoleApp.SignInAsync(app.Browser(cookies), email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return cookies;
    }

    private static async Task<string?> NameAsync(AuthenticationStateProvider states) =>
        Actor.From((await states.GetAuthenticationStateAsync()).User).Name;

    // Those with a key are the beginnings; each has its end without.
    [GeneratedRegex("<!--Blazor:(?<marker>\\{\"type\":\"server\".*?\\})-->", RegexOptions.NonBacktracking)]
    private static partial Regex Markers();

    // Made with the page, in its scope.
    private sealed class Watch : CircuitHandler
    {
        public Watch(ConcurrentQueue<AuthenticationStateProvider> pages, IServiceProvider services) =>
            pages.Enqueue(services.GetRequiredService<AuthenticationStateProvider>());
    }
}
