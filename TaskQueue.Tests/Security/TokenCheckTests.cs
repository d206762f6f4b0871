using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Signals;
using TaskQueue.Web.Auth;

namespace TaskQueue.Tests.Security;

/// <summary>A good token is believed for a moment without a second look, never past its end, and its owner's rights are today's.</summary>
public sealed class TokenCheckTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);
    private ConsoleApp _app = null!;
    private AccessTokens _tokens = null!;
    private TokenCheck _check = null!;
    private SignedIn _user = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        _tokens = new(_app.Get<SigningKey>(), Options.Create(new JwtOptions { AccessMinutes = 1 }), _clock);
        _check = new(_tokens, _app.Get<SessionCheck>(), _app.Get<ApiKeyCheck>(), _clock);
        _user = await _app.Get<AccountService>()
            .SignInAsync(ConsoleApp.Email, ConsoleApp.Password, null, Stop);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task GoodToken_IsRemembered_AndNotPastItsEnd()
    {
        var token = _tokens.Make(_user, await BeginAsync());
        _clock.Advance(TimeSpan.FromSeconds(50));
        var first = await _check.FindAsync(token, null, Stop);
        Assert.NotNull(first);
        Assert.Same(first, await _check.FindAsync(token, null, Stop));

        // 16 s past its end: what the rules grant is over, what a memory of 30 s would grant is not.
        _clock.Advance(TimeSpan.FromSeconds(26));
        Assert.Null(await _check.FindAsync(token, null, Stop));
    }

    [Fact]
    public async Task SignatureIsLookedAtAgain_AfterAMoment()
    {
        var token = _tokens.Make(_user, await BeginAsync());
        var first = await _check.FindAsync(token, null, Stop);
        _clock.Advance(TokenCheck.Memory);

        var second = await _check.FindAsync(token, null, Stop);

        Assert.NotNull(second);
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task BadToken_IsNobody()
    {
        var token = _tokens.Make(_user, await BeginAsync());
        Assert.NotNull(await _check.FindAsync(token, null, Stop));
        Assert.Null(await _check.FindAsync(token[..^4] + "AAAA", null, Stop));
        Assert.Null(await _check.FindAsync(_tokens.Make(_user, Guid.NewGuid()), null, Stop));
        Assert.Null(await _check.FindAsync("", null, Stop));
    }

    [Fact]
    public async Task RoleThatWasTaken_IsFeltAtOnce_WithTheSameToken()
    {
        var token = _tokens.Make(_user, await BeginAsync());
        Assert.True(Actor.From((await _check.FindAsync(token, null, Stop))!).May(Permissions.UsersManage));

        await using (var db = await _app.Get<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Stop))
        {
            db.UserRoles.RemoveRange(db.UserRoles);
            await db.SaveChangesAsync(Stop);
        }

        _app.Get<ISignals>().Publish(new(SignalTopic.Access, [_user.UserId]));

        var actor = Actor.From((await _check.FindAsync(token, null, Stop))!);
        Assert.Empty(actor.Permissions);
        Assert.Equal(_user.UserId, actor.UserId);
    }

    private Task<Guid> BeginAsync() =>
        _app.Get<SessionService>().BeginConsoleAsync(_user, SessionPlace.Unknown, Stop);
}
