using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Tests.Security;

namespace TaskQueue.Tests.Audit;

/// <summary>S68 and S70: who comes, goes and is turned away stands in the audit log, whatever they call themselves.</summary>
public sealed class SignInAuditTests
{
    private const string Injected = "x\r\n{\"level\":\"info\",\"msg\":\"admin login\"}\u001b[31m@example.com";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Console_SignInAndOut_AreTold()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = await app.SignedInAsync();

        var html = await http.GetStringAsync(new Uri("/", UriKind.Relative), Stop);
        using var form = new FormUrlEncodedContent([
            new("__RequestVerificationToken", ConsoleApp.FormToken(html)),
        ]);
        using var left = await http.PostAsync(new Uri("/logout", UriKind.Relative), form, Stop);

        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        var rows = await RowsAsync(app);
        Assert.Equal(
            [
                (AuditActions.AccountCreated, ActorKind.System, Via.System),
                (AuditActions.SignedIn, ActorKind.Person, Via.Console),
                (AuditActions.SignedOut, ActorKind.Person, Via.Console),
            ],
            rows.Select(e => (e.Action, e.ActorKind, e.Via))
        );
        Assert.All(
            rows.Skip(1),
            e => Assert.Equal((ConsoleApp.Email, true), (e.Actor, e.UserId is not null))
        );
    }

    [Fact]
    public async Task Strangers_WhoRegister_Confirm_AndChooseAPassword_AreTold()
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("Auth:Registration", "open"),
        ]);
        var http = app.Program();
        await PostAsync(
            http,
            "register",
            new { email = "ada@example.com", password = "seven quiet lanterns" }
        );
        await PostAsync(
            http,
            "register",
            new { email = "ada@example.com", password = "seven quiet lanterns" }
        );
        string confirm,
            reset;
        await using (var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext())
        {
            var id = (await db.Users.SingleAsync(u => u.Email == "ada@example.com", Stop)).Id;
            var now = DateTimeOffset.UtcNow;
            await using var scope = await db.BeginWriteAsync(Stop);
            confirm = await OneTimeLinks.AddAsync(db, id, LinkPurpose.Confirmation, now, Stop);
            reset = await OneTimeLinks.AddAsync(db, id, LinkPurpose.Reset, now, Stop);
            await db.SaveChangesAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        await PostAsync(http, "email/confirm", new { token = confirm });
        await PostAsync(http, "password/reset", new { token = reset, password = "eleven loud harbours" });

        var rows = (await RowsAsync(app)).Skip(1).ToList();
        // The address that was taken already changed nothing.
        Assert.Equal(
            [AuditActions.AccountCreated, AuditActions.EmailConfirmed, AuditActions.PasswordChanged],
            rows.Select(e => e.Action)
        );
        Assert.All(
            rows,
            e => Assert.Equal(("ada@example.com", Via.Api, true), (e.Actor, e.Via, e.UserId is not null))
        );
        Assert.DoesNotContain("lanterns", string.Concat(rows.Select(e => e.After)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_SignIn_Refresh_Reuse_AndSignOut_AreTold()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = app.Program();
        var first = await LoginAsync(http);
        var other = await LoginAsync(http);
        var refreshed = await PostAsync(http, "refresh", new { refreshToken = Refresh(first) });
        var reused = await PostAsync(http, "refresh", new { refreshToken = Refresh(first) });
        http.DefaultRequestHeaders.Authorization = new(
            "Bearer",
            other.GetProperty("accessToken").GetString()
        );
        var left = await PostAsync(http, "logout", new { refreshToken = Refresh(other) });

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.NoContent],
            new[] { refreshed, reused, left }
        );
        var rows = (await RowsAsync(app)).Skip(1).ToList();
        Assert.Equal(
            [AuditActions.SignedIn, AuditActions.SignedIn, AuditActions.TokenReused, AuditActions.SignedOut],
            rows.Select(e => e.Action)
        );
        Assert.All(rows, e => Assert.Equal((Via.Api, ConsoleApp.Email), (e.Via, e.Actor)));
    }

    [Fact]
    public async Task AWrongPassword_IsTold_AndANameIsOneRecordWhateverItHolds()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var wrong = await ConsoleApp.SignInAsync(app.Browser(), password: "wrong-wrong-wrong");
        using var odd = await ConsoleApp.SignInAsync(app.Browser(), email: Injected);

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, odd.StatusCode);
        var rows = (await RowsAsync(app)).Skip(1).ToList();
        Assert.All(
            rows,
            e =>
                Assert.Equal(
                    (AuditActions.SignInFailed, AuditOutcome.Denied, ActorKind.Person, Via.Console),
                    (e.Action, e.Outcome, e.ActorKind, e.Via)
                )
        );
        Assert.Contains("wrong password", rows[0].After, StringComparison.Ordinal);
        Assert.Contains("no such account", rows[1].After, StringComparison.Ordinal);
        Assert.DoesNotContain(rows, e => e.After!.Contains("wrong-wrong-wrong", StringComparison.Ordinal));
        Assert.Equal(Injected, rows[1].Actor);

        var browser = await app.SignedInAsync();
        var lines = await browser.GetStringAsync(
            new Uri("/audit/export?action=account.sign-in-failed", UriKind.Relative),
            Stop
        );
        Assert.DoesNotContain('\u001b', lines);
        var records = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, records.Length);
        using var record = JsonDocument.Parse(records[1]);
        Assert.Equal(Injected, record.RootElement.GetProperty("actor").GetString());
        var page = await browser.GetStringAsync(new Uri("/audit", UriKind.Relative), Stop);
        Assert.DoesNotContain("{\"level\":\"info\"", page, StringComparison.Ordinal);
        Assert.Contains("{&quot;level&quot;:&quot;info&quot;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWrongPasswords_AreCounted()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var accounts = app.Get<AccountService>();
        for (var i = 0; i < FailureWindow.Most + 25; i++)
        {
            await Assert.ThrowsAsync<Core.RefusalException>(() =>
                accounts.SignInAsync(ConsoleApp.Email, "wrong-wrong-wrong", new(Via.Api), Stop)
            );
        }

        await Eventually.TrueAsync(
            async () => (await RowsAsync(app)).Count > FailureWindow.Most + 1,
            "the refused ones are told"
        );
        var rows = (await RowsAsync(app)).Skip(1).ToList();
        Assert.InRange(rows.Count, FailureWindow.Most + 1, FailureWindow.Most + 3);
        Assert.All(rows, e => Assert.Equal(AuditActions.SignInFailed, e.Action));
    }

    private static string Refresh(JsonElement tokens) => tokens.GetProperty("refreshToken").GetString()!;

    private static async Task<JsonElement> LoginAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/auth/login",
            new { email = ConsoleApp.Email, password = ConsoleApp.Password },
            Stop
        );
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/auth/{path}", body, Stop);
        return answer.StatusCode;
    }

    private static async Task<List<AuditEntry>> RowsAsync(ConsoleApp app)
    {
        await using var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(Stop);
    }
}
