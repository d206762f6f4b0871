using System.Net;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Security;

/// <summary>The first administrator: by token, once, whoever else tries (S31).</summary>
public sealed class SetUpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetUp_WithTheTokenOfTheLog_MakesTheAdmin_AndIsGoneForEver()
    {
        await using var app = await ConsoleApp.StartAsync();
        var http = app.Browser();
        var token = app.Token;

        using var made = await SendAsync(http, token);
        using var again = await http.GetAsync(new Uri("/setup", UriKind.Relative), Stop);
        using var home = await http.GetAsync(new Uri("/", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.True(token.Length >= 32, "128 bits at the least");
        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            app.Get<SetUpService>()
                .CreateAdminAsync(token, "other@example.com", ConsoleApp.Password, null, Stop)
        );
        Assert.Equal(RefusalCode.NotFound, refused.Code);
    }

    [Fact]
    public async Task SetUp_WithAnotherToken_Is401_AndStaysOpen()
    {
        await using var app = await ConsoleApp.StartAsync();
        var http = app.Browser();

        using var wrong = await SendAsync(http, app.Token[..^1] + "x");
        using var none = await SendAsync(http, "");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.True(await app.Get<SetUpService>().IsOpenAsync(Stop));
    }

    [Theory]
    [InlineData("not an address", "Correct-horse-7-battery", "email")]
    [InlineData("a@example.com", "eleven-long", "password")]
    [InlineData("a@example.com", "aaaaaaaaaaaaaaaa", "password")]
    [InlineData("long@example.com", "LONG@example.com", "password")]
    public async Task SetUp_WithABadField_NamesIt(string email, string password, string field)
    {
        await using var app = await ConsoleApp.StartAsync();

        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            app.Get<SetUpService>().CreateAdminAsync(app.Token, email, password, null, Stop)
        );

        Assert.Equal(RefusalCode.Invalid, refused.Code);
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Fact]
    public async Task SetUp_FiftyAtOnce_MakeOneAdmin()
    {
        await using var app = await ConsoleApp.StartAsync();
        var service = app.Get<SetUpService>();
        var token = app.Token;

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => Task.Run(() => TryAsync(service, token, i), Stop))
        );

        Assert.Equal(1, outcomes.Count(made => made));
        await using var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();
        Assert.Equal(1, await db.Users.CountAsync(Stop));
        Assert.Equal(1, await db.UserRoles.CountAsync(Stop));
    }

    [Fact]
    public async Task Settings_MakeTheAdmin_AndNoToken()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var page = await app.Browser().GetAsync(new Uri("/setup", UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        var user = await app.Get<AccountService>()
            .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);
        Assert.Equal([Roles.Admin], user.Roles);
    }

    private static async Task<bool> TryAsync(SetUpService service, string token, int number)
    {
        try
        {
            await service.CreateAdminAsync(
                token,
                $"admin{number}@example.com",
                ConsoleApp.Password,
                null,
                Stop
            );
            return true;
        }
        catch (RefusalException refusal)
        {
            Assert.Equal(RefusalCode.NotFound, refusal.Code);
            return false;
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string token) =>
        ConsoleApp.SendFormAsync(
            http,
            "/setup",
            "setup",
            ("Token", token),
            ("Email", ConsoleApp.Email),
            ("Password", ConsoleApp.Password),
            ("Again", ConsoleApp.Password)
        );
}
