using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Security;

/// <summary>Access and refresh tokens: which are believed, and when they end.</summary>
public sealed class TokenTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoodToken_IsBelieved()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var pair = await BeginAsync(app);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, pair.AccessToken));
    }

    [Fact]
    public async Task ForgedTokens_AreRefused()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var good = (await BeginAsync(app)).AccessToken;
        var parts = good.Split('.');
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""");
        var ours = app.Get<SigningKey>().Key;
        var other = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64)));
        var wide = new SymmetricSecurityKey([.. ours.Key, .. ours.Key]);
        string[] forged =
        [
            $"{none}.{parts[1]}.",
            $"{none}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA",
            Again(good, other),
            Again(good, wide, algorithm: SecurityAlgorithms.HmacSha512),
            Again(good, ours, audience: "another"),
            Again(good, ours, issuer: "another"),
            Again(good, ours, kind: "JWT"),
            Again(good, ours, keep: claim => claim.Type != SessionClaims.Session),
            Again(good, ours, keep: claim => claim.Type != SessionClaims.Stamp),
            "nonsense",
        ];

        foreach (var token in forged)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, token));
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, Again(good, ours)));
    }

    [Theory]
    [InlineData(-16, HttpStatusCode.Unauthorized)]
    [InlineData(-14, HttpStatusCode.OK)]
    [InlineData(2, HttpStatusCode.Unauthorized)]
    public async Task Token_HoldsAQuarterOfAnHour(int madeMinutesFromNow, HttpStatusCode status)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var user = await SignInAsync(app);
        var session = await app.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var clock = new ManualClock(DateTimeOffset.UtcNow.AddMinutes(madeMinutesFromNow));
        var tokens = new AccessTokens(app.Get<SigningKey>(), Options.Create(new JwtOptions()), clock);

        Assert.Equal(status, await AskAsync(app, tokens.Make(user, session)));
    }

    [Fact]
    public async Task Refresh_GivesANewPair_AndUsedTwiceEndsTheSession()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var sessions = app.Get<SessionService>();
        var first = await BeginAsync(app);

        var second = await sessions.RefreshAsync(first.RefreshToken, null, Stop);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(app, second.AccessToken));
        var reused = await RefusedAsync(sessions, first.RefreshToken);
        var heir = await RefusedAsync(sessions, second.RefreshToken);

        Assert.Equal(RefusalCode.Unauthenticated, reused.Code);
        Assert.Equal(RefusalCode.Unauthenticated, heir.Code);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, second.AccessToken));
    }

    [Fact]
    public async Task Refresh_OfOneTokenByManyAtOnce_SucceedsOnceAtMost()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var sessions = app.Get<SessionService>();
        var pair = await BeginAsync(app);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            try
                            {
                                await sessions.RefreshAsync(pair.RefreshToken, null, Stop);
                                return true;
                            }
                            catch (RefusalException)
                            {
                                return false;
                            }
                        },
                        Stop
                    )
                )
        );

        Assert.Equal(1, outcomes.Count(done => done));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, pair.AccessToken));
    }

    [Fact]
    public async Task RefreshTokens_AreNotInTheStore()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var token = Base64UrlEncoder.DecodeBytes((await BeginAsync(app)).RefreshToken);

        await using var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();
        var row = await db.RefreshTokens.SingleAsync(Stop);

        Assert.Equal(32, row.Hash.Length);
        Assert.Equal(-1, token.AsSpan().IndexOf(row.Hash.AsSpan(0, 8)));
    }

    [Fact]
    public async Task NewSecurityStamp_EndsTheAccountsSessions()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var sessions = app.Get<SessionService>();
        var pair = await BeginAsync(app);

        await using (var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext())
        {
            var user = await db.Users.SingleAsync(Stop);
            user.SecurityStamp = "changed";
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(RefusalCode.Unauthenticated, (await RefusedAsync(sessions, pair.RefreshToken)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, pair.AccessToken));
    }

    [Fact]
    public async Task DisabledAccount_CanDoNothing()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var pair = await BeginAsync(app);

        await using (var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext())
        {
            var user = await db.Users.SingleAsync(Stop);
            user.DisabledAt = DateTimeOffset.UtcNow;
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(app, pair.AccessToken));
        Assert.Equal(
            RefusalCode.Unauthenticated,
            (await RefusedAsync(app.Get<SessionService>(), pair.RefreshToken)).Code
        );
        await Assert.ThrowsAsync<RefusalException>(() => SignInAsync(app));
    }

    [Fact]
    public async Task Key_IsMadeOnce_ForTheOwnerAlone()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        await BeginAsync(app);

        var path = Path.Combine(app.Get<StoreConnection>().DataDirectory, "keys", "jwt.key");
        using var again = new SigningKey(
            Options.Create(new JwtOptions()),
            app.Get<SigningKeyStore>(),
            app.Get<ISignals>(),
            TimeProvider.System
        );

        Assert.Equal(app.Get<SigningKey>().Key.Key, again.Key.Key);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    private static Task<SignedIn> SignInAsync(ConsoleApp app) =>
        app.Get<AccountService>().SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);

    private static async Task<TokenPair> BeginAsync(ConsoleApp app) =>
        await app.Get<SessionService>().BeginAsync(await SignInAsync(app), Stop);

    private static Task<RefusalException> RefusedAsync(SessionService sessions, string token) =>
        Assert.ThrowsAsync<RefusalException>(() => sessions.RefreshAsync(token, null, Stop));

    private static async Task<HttpStatusCode> AskAsync(ConsoleApp app, string token)
    {
        var http = app.Program();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    // The same claims, signed anew.
    private static string Again(
        string token,
        SymmetricSecurityKey key,
        string algorithm = SecurityAlgorithms.HmacSha256,
        string audience = "taskqueue-api",
        string issuer = "taskqueue",
        string kind = "at+jwt",
        Func<Claim, bool>? keep = null
    )
    {
        var read = new JsonWebToken(token);
        string[] own = ["aud", "iss", "exp", "iat", "nbf"];
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                TokenType = kind,
                Subject = new(read.Claims.Where(c => !own.Contains(c.Type) && keep?.Invoke(c) != false)),
                NotBefore = read.ValidFrom,
                IssuedAt = read.IssuedAt,
                Expires = read.ValidTo,
                SigningCredentials = new(key, algorithm),
            }
        );
    }
}
