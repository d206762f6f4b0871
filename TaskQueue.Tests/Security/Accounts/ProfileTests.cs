using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Security.Accounts;

/// <summary>What people do with their own account: name, password, and where they are signed in.</summary>
public abstract class ProfileTests : PartsTests
{
    private const string Email = "ada@example.com";
    private const string Good = "violet tractor hums quietly";
    private const string Next = "another tall green door";

    private ProfileService Profiles => Parts.Get<ProfileService>();

    private SessionList Sessions => Parts.Get<SessionList>();

    // S05, S38
    [Fact]
    public async Task PasswordChange_EndsTheOtherSessions_AndKeepsThisOne()
    {
        var (user, me) = await MakeAsync();
        var program = await Parts.Get<SessionService>().BeginAsync(user, Stop);
        var link = await Parts.Get<UserService>().SendLinkAsync(Product.Operator, user.UserId, Stop);

        await Profiles.ChangePasswordAsync(me, Good, Next, null, Stop);

        Assert.True(Assert.Single(await Sessions.ListAsync(me, Stop)).IsThis);
        Assert.True(
            await Parts.Get<SessionCheck>().StandsAsync(SessionClaims.ForCookie(user, me.Session, "x"), Stop)
        );
        await RefusedAsync(() => Parts.Get<SessionService>().RefreshAsync(program.RefreshToken, null, Stop));
        await RefusedAsync(() =>
            Parts
                .Get<PasswordReset>()
                .ChooseAsync(link.Link!.Split("token=")[1], LinkPurpose.Reset, Good, null, false, null, Stop)
        );
        await RefusedAsync(() => Parts.Get<AccountService>().SignInAsync(Email, Good, null, Stop));
        await Parts.Get<AccountService>().SignInAsync(Email, Next, null, Stop);
    }

    [Theory]
    [InlineData("wrong-wrong-wrong", Next, "currentPassword")]
    [InlineData(Good, Good, "newPassword")]
    [InlineData(Good, "password1234", "newPassword")]
    [InlineData(Good, "short", "newPassword")]
    public async Task PasswordChange_ThatIsRefused_ChangesNothing(string current, string next, string field)
    {
        var (user, me) = await MakeAsync();
        await Parts.Get<SessionService>().BeginAsync(user, Stop);

        var refused = await RefusedAsync(() => Profiles.ChangePasswordAsync(me, current, next, null, Stop));

        Assert.Equal([field], refused.Errors.Keys);
        Assert.Equal(2, (await Sessions.ListAsync(me, Stop)).Count);
        await Parts.Get<AccountService>().SignInAsync(Email, Good, null, Stop);
    }

    [Fact]
    public async Task Sessions_AreListed_WithTheirPlaces_AndEndedOneByOne()
    {
        var (user, me) = await MakeAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await Parts.Get<SessionService>().BeginAsync(user, new("198.51.100.2", "curl/8"), Stop);
        var check = Parts.Get<SessionCheck>();
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await check.StandsAsync(SessionClaims.ForCookie(user, me.Session, "x"), Stop);
        await Parts.Get<SightingKeeper>().RunOnceAsync(Stop);

        var all = await Sessions.ListAsync(me, Stop);
        Assert.Equal([true, false], all.Select(s => s.IsThis));
        Assert.Equal(("198.51.100.2", "curl/8", false), (all[1].Address, all[1].Agent, all[1].IsConsole));
        Assert.Equal(("203.0.113.7", "Firefox", true), (all[0].Address, all[0].Agent, all[0].IsConsole));
        Assert.Equal(TimeSpan.FromMinutes(10), all[0].SeenAt - all[0].StartedAt);
        var ended = new List<Guid>();
        using var hearing = Parts
            .Get<ISignals>()
            .Subscribe(s => ended.AddRange(s.Topic is SignalTopic.Access ? s.Ids : []));
        await Sessions.EndAsync(me, all[1].Id, Stop);

        Assert.Single(await Sessions.ListAsync(me, Stop));
        Assert.Equal([all[1].Id], ended);
        var gone = await RefusedAsync(() => Sessions.EndAsync(me, all[1].Id, Stop));
        Assert.Equal(RefusalCode.NotFound, gone.Code);
    }

    // S18
    [Fact]
    public async Task AnotherOnesSession_IsNotThere()
    {
        var (_, me) = await MakeAsync();
        var (_, other) = await MakeAsync("eve@example.com");

        var refused = await RefusedAsync(() => Sessions.EndAsync(other, me.Session, Stop));
        await Sessions.EndOthersAsync(other, Stop);

        Assert.Equal(RefusalCode.NotFound, refused.Code);
        Assert.Single(await Sessions.ListAsync(me, Stop));
    }

    // S05: an open page whose session was ended elsewhere can do nothing any more.
    [Fact]
    public async Task EndedSession_ReadsAndChangesNothing()
    {
        var (user, me) = await MakeAsync();
        var second = new Person(
            user.UserId,
            await Parts.Get<SessionService>().BeginConsoleAsync(user, SessionPlace.Unknown, Stop)
        );
        Assert.Equal(1, await Sessions.EndOthersAsync(second, Stop));
        Func<Task>[] acts =
        [
            () => Profiles.ReadAsync(me, Stop),
            () => Profiles.ChangeAsync(me, "x", null, Stop),
            () => Profiles.ChangePasswordAsync(me, Good, Next, null, Stop),
            () => Sessions.ListAsync(me, Stop),
            () => Sessions.EndOthersAsync(me, Stop),
            () => Sessions.EndAsync(me, second.Session, Stop),
        ];

        foreach (var act in acts)
        {
            Assert.Equal(RefusalCode.Unauthenticated, (await RefusedAsync(act)).Code);
        }

        Assert.Single(await Sessions.ListAsync(second, Stop));
    }

    // S20: absent is not empty.
    [Fact]
    public async Task Profile_KeepsWhatIsAbsent_AndDropsWhatIsEmpty()
    {
        var (_, me) = await MakeAsync();

        await Profiles.ChangeAsync(me, " Ada ", "Europe/London", Stop);
        var kept = await Profiles.ChangeAsync(me, null, null, Stop);
        var dropped = await Profiles.ChangeAsync(me, "", "", Stop);
        var refused = await RefusedAsync(() => Profiles.ChangeAsync(me, null, "Mars/Olympus", Stop));

        Assert.Equal(("Ada", "Europe/London"), (kept.Name, kept.TimeZone));
        Assert.Equal((null, null), (dropped.Name, dropped.TimeZone));
        Assert.Equal(["timeZone"], refused.Errors.Keys);
    }

    [Fact]
    public async Task Sweep_RemovesWhatHasEnded_AndNothingElse()
    {
        var (user, me) = await MakeAsync();
        await Parts.Get<SessionService>().BeginAsync(user, Stop);
        await Parts.Get<UserService>().SendLinkAsync(Product.Operator, user.UserId, Stop);

        Parts.Clock.Advance(TimeSpan.FromHours(13));
        await Parts.Get<AccountSweeper>().RunOnceAsync(Stop);

        await using var db = Parts.Db();
        Assert.False(await db.UserSessions.AnyAsync(s => s.Id == me.Session, Stop));
        Assert.Equal(1, await db.UserSessions.CountAsync(Stop));
        Assert.Equal(0, await db.OneTimeLinks.CountAsync(Stop));
        // Where somebody has signed in is remembered for longer.
        Assert.Equal(1, await db.SignInMarks.CountAsync(Stop));
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private async Task<(SignedIn User, Person Person)> MakeAsync(string email = Email)
    {
        await Parts.OpenAccountsAsync();
        await Parts
            .Get<UserService>()
            .CreateAsync(Product.Operator, new(email, [Roles.Operator], null, Good), Stop);
        var user = await Parts.Get<AccountService>().SignInAsync(email, Good, null, Stop);
        var session = await Parts
            .Get<SessionService>()
            .BeginConsoleAsync(user, new("203.0.113.7", "Firefox"), Stop);
        return (user, new(user.UserId, session));
    }
}

public sealed class SqliteProfileTests : ProfileTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresProfileTests : ProfileTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
