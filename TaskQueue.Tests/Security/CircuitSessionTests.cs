using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Auth;

namespace TaskQueue.Tests.Security;

/// <summary>Open pages of a session that ends (S04, S05).</summary>
public sealed class CircuitSessionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenPage_LosesItsSession_WhenItIsEndedHere()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var (first, mine) = await OpenAsync(app);
        var (second, other) = await OpenAsync(app);
        using var one = first;
        using var two = second;

        await app.Get<SessionList>().EndAsync(mine, other.Session, Stop);

        await Eventually.TrueAsync(async () => !await IsSignedInAsync(two), "the page is signed out");
        Assert.True(await IsSignedInAsync(one));
    }

    [Fact]
    public async Task OpenPage_LosesItsSession_WhenAnotherProcessEndsIt()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var (page, person) = await OpenAsync(app);
        using var circuit = page;
        await using (var db = app.Get<IDbContextFactory<AppDbContext>>().CreateDbContext())
        {
            // As the other process does it; all that comes from there is the signal.
            db.RefreshTokens.RemoveRange(await db.RefreshTokens.ToListAsync(Stop));
            await db.SaveChangesAsync(Stop);
        }

        Assert.True(await IsSignedInAsync(circuit));
        app.Get<ISignals>().Publish(new(SignalTopic.Access, [person.UserId]));

        await Eventually.TrueAsync(async () => !await IsSignedInAsync(circuit), "the page is signed out");
    }

    [Fact]
    public async Task EndOfASession_IsToldToTheOtherProcesses()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var (page, person) = await OpenAsync(app);
        using var circuit = page;
        var told = new List<Guid>();
        using var ear = app.Get<ISignals>()
            .Subscribe(s => told.AddRange(s.Topic is SignalTopic.Access ? s.Ids : []));

        await app.Get<SessionService>().EndAsync(Actor.System, person.Session, Stop);

        Assert.Equal([person.Session], told);
    }

    private static async Task<(CircuitSession Page, Person Person)> OpenAsync(ConsoleApp app)
    {
        var user = await app.Get<AccountService>()
            .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);
        var session = await app.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var principal = SessionClaims.ForCookie(user, session, Schemes.Session);
        var check = app.Get<SessionCheck>();
        Assert.True(await check.StandsAsync(principal, Stop));
        var page = new CircuitSession(NullLoggerFactory.Instance, check, app.Get<ISignals>());
        page.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return (page, new(user.UserId, session));
    }

    private static async Task<bool> IsSignedInAsync(CircuitSession page) =>
        (await page.GetAuthenticationStateAsync()).User.Identity is { IsAuthenticated: true };
}
