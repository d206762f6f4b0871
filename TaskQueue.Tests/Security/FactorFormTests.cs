using System.Net;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.Security;

/// <summary>The sign-in of the console in two steps, and where people are led who must set up a second factor.</summary>
public sealed class FactorFormTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S36: between password and code a browser is a stranger, whatever address it tries.
    [Fact]
    public async Task PasswordAlone_OpensNothing()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        await WithFactorAsync(app);
        var http = app.Browser();

        using var first = await ConsoleApp.SignInAsync(http, page: "/login?returnUrl=%2Ftasks");

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal("/login?returnUrl=%2Ftasks", PathOf(first));
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"), c => c.Contains("SecondStep"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/login", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            first.Headers.GetValues("Set-Cookie"),
            c => c.StartsWith("TaskQueue.Session=", StringComparison.Ordinal)
        );
        foreach (var page in (string[])["/", "/tasks", "/profile", "/second-factor", "/audit/export"])
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/login", PathOf(answer), StringComparison.Ordinal);
        }

        using var negotiated = await http.PostAsync(
            new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative),
            null,
            Stop
        );
        Assert.Equal(HttpStatusCode.Unauthorized, negotiated.StatusCode);
        // Put in the place of the real one, it is no session.
        using var forged = new HttpRequestMessage(HttpMethod.Get, "/");
        forged.Headers.Add("Cookie", "TaskQueue.Session=" + cookie.Split('=', 2)[1].Split(';')[0]);
        forged.Headers.Accept.ParseAdd("text/html");
        using var refused = await app.Program().SendAsync(forged, Stop);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Fact]
    public async Task Code_SignsIn_Once_AndLeadsOn()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var codes = await WithFactorAsync(app);
        var (http, other) = (app.Browser(), app.Browser());
        using var one = await ConsoleApp.SignInAsync(http);
        using var two = await ConsoleApp.SignInAsync(other);

        using var wrong = await GiveAsync(http, "000000");
        using var right = await GiveAsync(http, codes[0], "/login?returnUrl=%2Ftasks");
        using var again = await GiveAsync(other, codes[0]);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains(
            "The code is wrong",
            await wrong.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
        Assert.Equal((HttpStatusCode.Redirect, "/tasks"), (right.StatusCode, PathOf(right)));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/tasks"));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(other, "/tasks"));
    }

    [Fact]
    public async Task CodeForm_WithoutAPassword_LeadsBack()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var codes = await WithFactorAsync(app);
        var http = app.Browser();
        using var first = await ConsoleApp.SignInAsync(http);
        Assert.Contains(
            "name=\"Input.Code\"",
            await http.GetStringAsync(new Uri("/login", UriKind.Relative), Stop),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "name=\"Input.Password\"",
            await http.GetStringAsync(new Uri("/login?anew=true", UriKind.Relative), Stop),
            StringComparison.Ordinal
        );

        using var answer = await ConsoleApp.SendFormAsync(http, "/login", "code", ("Code", codes[0]));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(
            "name=\"Input.Password\"",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhoMustSetItUp_ReachesThatPageAlone()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = await app.SignedInAsync();
        await app.Get<RoleService>().RequireFactorAsync(Actor.CommandLine, Roles.Admin, true, Stop);

        foreach (var page in (string[])["/", "/tasks", "/profile", "/api-keys", "/users"])
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), Stop);
            Assert.Equal((HttpStatusCode.Redirect, "/second-factor"), (answer.StatusCode, PathOf(answer)));
        }

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, "/system/export"));
        var shown = await http.GetStringAsync(new Uri("/second-factor", UriKind.Relative), Stop);
        Assert.Contains("asks for a second factor", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"tasks\"", shown, StringComparison.Ordinal);

        await WithFactorAsync(app);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/tasks"));
    }

    // S39: the browser's own downloads.
    [Fact]
    public async Task Download_WithoutAPasswordOfLate_SaysSo()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = await app.SignedInAsync();
        await StepUp.AgeAsync(app.Services);

        foreach (var path in (string[])["/system/export", "/audit/export?format=csv"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains(
                "reauthentication_required",
                await answer.Content.ReadAsStringAsync(Stop),
                StringComparison.Ordinal
            );
        }

        var told = await app.Get<AuditQueries>().ListAsync(Actor.System, new(), null, 50, Stop);
        Assert.DoesNotContain(
            told.Items,
            e => e.Action is AuditActions.DataExported or AuditActions.LogExported
        );
    }

    // A second factor for the administrator: its recovery codes.
    private static async Task<IReadOnlyList<string>> WithFactorAsync(ConsoleApp app)
    {
        var user = await app.Get<AccountService>()
            .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);
        var session = await app.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var person = new Person(user.UserId, session);
        var factors = app.Get<SecondFactorService>();
        var begun = await factors.BeginAsync(person, Stop);
        return await factors.ConfirmAsync(
            person,
            FactorSteps.CodeOf(begun.Secret, DateTimeOffset.UtcNow),
            Stop
        );
    }

    private static Task<HttpResponseMessage> GiveAsync(
        HttpClient http,
        string code,
        string page = "/login"
    ) => ConsoleApp.SendFormAsync(http, page, "code", ("Code", code));

    private static string PathOf(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location!;
        return location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string page)
    {
        using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
