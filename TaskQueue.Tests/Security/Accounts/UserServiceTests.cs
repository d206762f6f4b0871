using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Tests.Security.Accounts;

/// <summary>Accounts as administrators make, change and delete them.</summary>
public abstract class UserServiceTests : PartsTests
{
    private const string Good = "violet tractor hums quietly";

    private UserService Users => Parts.Get<UserService>();

    private UserQueries Queries => Parts.Get<UserQueries>();

    [Fact]
    public async Task Account_IsInvited_AndItsOwnerChoosesThePassword()
    {
        await ReadyAsync();
        var made = await Users.CreateAsync(
            Product.Operator,
            new(" Ada@Example.com ", [Roles.Operator, Roles.Viewer], " Ada "),
            Stop
        );

        Assert.Equal(
            ("Ada@Example.com", "Ada", UserStatus.Invited),
            (made.User.Email, made.User.Name, made.User.Status)
        );
        Assert.Equal([Roles.Operator, Roles.Viewer], made.User.Roles);
        Assert.False(made.Invitation!.Mailed);
        var token = made.Invitation.Link!.Split("invitation?token=")[1];
        await Parts
            .Get<PasswordReset>()
            .ChooseAsync(token, LinkPurpose.Invitation, Good, null, false, null, Stop);

        var user = await Queries.FindAsync(Product.Operator, made.User.Id, Stop);
        Assert.Equal(UserStatus.Active, user!.Status);
        var signedIn = await SignInAsync("ada@example.com");
        Assert.Equal(made.User.Id, signedIn.UserId);
        // S37: once.
        var again = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts
                .Get<PasswordReset>()
                .ChooseAsync(token, LinkPurpose.Invitation, Good, null, false, null, Stop)
        );
        Assert.Equal(["token"], again.Errors.Keys);
    }

    [Fact]
    public async Task Address_IsTaken_InAnyCase()
    {
        await MakeAsync("ada@example.com", Roles.Viewer);

        var refused = await RefusedAsync(() =>
            Users.CreateAsync(Product.Operator, new("ADA@example.com", [Roles.Viewer]), Stop)
        );

        Assert.Equal(RefusalCode.Conflict, refused.Code);
        Assert.Single((await ListAsync()).Items);
    }

    [Theory]
    [InlineData("no address", "viewer", null, "email")]
    [InlineData("a@b.example", "emperor", null, "roles")]
    [InlineData("a@b.example", "viewer", "short", "password")]
    public async Task BadFields_AreNamed_AndNothingIsMade(
        string email,
        string role,
        string? password,
        string field
    )
    {
        await ReadyAsync();

        var refused = await RefusedAsync(() =>
            Users.CreateAsync(Product.Operator, new(email, [role], null, password), Stop)
        );

        Assert.Equal([field], refused.Errors.Keys);
        Assert.Empty((await ListAsync()).Items);
    }

    [Fact]
    public async Task NobodyReachesAbove_NorGivesMoreThanTheyHave()
    {
        await MakeAsync("other@example.com", Roles.Admin);
        var admin = await MakeAsync("admin@example.com", Roles.Admin);
        var viewer = await MakeAsync("viewer@example.com", Roles.Viewer);
        var keeper = new Actor(
            "keeper@example.com",
            new HashSet<string> { Permissions.UsersManage, Permissions.TasksRead }
        );
        Func<Task>[] acts =
        [
            () => Users.CreateAsync(keeper, new("x@example.com", [Roles.Admin]), Stop),
            () => Users.ChangeAsync(keeper, viewer.Id, new(Roles: [Roles.Admin]), Stop),
            () => Users.ChangeAsync(keeper, admin.Id, new(Disabled: true), Stop),
            () => Users.SendLinkAsync(keeper, admin.Id, Stop),
            () => Users.DeleteAsync(keeper, admin.Id, Stop),
        ];

        foreach (var act in acts)
        {
            Assert.Equal(RefusalCode.Forbidden, (await RefusedAsync(act)).Code);
        }

        await Users.ChangeAsync(keeper, viewer.Id, new(Disabled: true), Stop);
        var nobody = new Actor("v", Roles.PermissionsOfAll([Roles.Operator]));
        Assert.Equal(
            RefusalCode.Forbidden,
            (await RefusedAsync(() => Queries.ListAsync(nobody, new(), null, 10, Stop))).Code
        );
    }

    // S05
    [Theory]
    [InlineData("disable")]
    [InlineData("roles")]
    [InlineData("sign-out")]
    [InlineData("delete")]
    public async Task Sessions_EndWithTheAct(string act)
    {
        await MakeAsync("admin@example.com", Roles.Admin);
        var user = await MakeAsync("ada@example.com", Roles.Operator);
        var signedIn = await SignInAsync("ada@example.com");
        var sessions = Parts.Get<SessionService>();
        var tokens = await sessions.BeginAsync(signedIn, Stop);
        var console = await sessions.BeginConsoleAsync(signedIn, SessionPlace.Unknown, Stop);
        var cookie = SessionClaims.ForCookie(signedIn, console, "x");
        Assert.True(await Parts.Get<SessionCheck>().StandsAsync(cookie, Stop));

        await (
            act switch
            {
                "disable" => Users.ChangeAsync(Product.Operator, user.Id, new(Disabled: true), Stop),
                "roles" => Users.ChangeAsync(Product.Operator, user.Id, new(Roles: [Roles.Viewer]), Stop),
                "sign-out" => Users.SignOutAsync(Product.Operator, user.Id, Stop),
                _ => Users.DeleteAsync(Product.Operator, user.Id, Stop),
            }
        );

        Assert.False(await Parts.Get<SessionCheck>().StandsAsync(cookie, Stop));
        await RefusedAsync(() => sessions.RefreshAsync(tokens.RefreshToken, null, Stop));
        Assert.Empty(await Parts.Get<SessionList>().OfAsync(Product.Operator, user.Id, Stop));
    }

    [Fact]
    public async Task List_PagesByAddress_SearchesAndFilters()
    {
        for (var i = 0; i < 5; i++)
        {
            await MakeAsync($"user{i}@example.com", Roles.Viewer);
        }

        await Users.CreateAsync(
            Product.Operator,
            new("invited@example.com", [Roles.Viewer], "Ada 100%_"),
            Stop
        );

        var first = await Queries.ListAsync(Product.Operator, new(), null, 4, Stop);
        var second = await Queries.ListAsync(Product.Operator, new(), first.NextCursor, 4, Stop);
        Assert.Equal(
            ["invited", "user0", "user1", "user2", "user3", "user4"],
            first.Items.Concat(second.Items).Select(u => u.Email.Split('@')[0])
        );
        Assert.Null(second.NextCursor);
        Assert.Single((await ListAsync(new("USER3"))).Items);
        Assert.Single((await ListAsync(new("100%_"))).Items);
        Assert.Empty((await ListAsync(new("1%0"))).Items);
        Assert.Single((await ListAsync(new(null, UserStatus.Invited))).Items);
        Assert.Equal(5, (await ListAsync(new(null, UserStatus.Active))).Items.Count);
    }

    [Fact]
    public async Task Link_OfAnAdministrator_LeavesEverythingUntilItIsUsed()
    {
        var user = await MakeAsync("ada@example.com", Roles.Viewer);

        var link = await Users.SendLinkAsync(Product.Operator, user.Id, Stop);
        await SignInAsync("ada@example.com");
        Parts.Clock.Advance(TimeSpan.FromMinutes(15));
        var late = await RefusedAsync(() =>
            Parts
                .Get<PasswordReset>()
                .ChooseAsync(
                    link.Link!.Split("token=")[1],
                    LinkPurpose.Reset,
                    "another tall green door",
                    null,
                    false,
                    null,
                    Stop
                )
        );

        Assert.Equal(["token"], late.Errors.Keys);
        Assert.Contains("/reset-password?token=", link.Link, StringComparison.Ordinal);
    }

    // S37: of many who use a link at once, one does.
    [Fact]
    public async Task Link_UsedByManyAtOnce_WorksOnce()
    {
        var user = await MakeAsync("ada@example.com", Roles.Viewer);
        var link = await Users.SendLinkAsync(Product.Operator, user.Id, Stop);
        var token = link.Link!.Split("token=")[1];

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Run(
                        async () =>
                        {
                            try
                            {
                                await Parts
                                    .Get<PasswordReset>()
                                    .ChooseAsync(
                                        token,
                                        LinkPurpose.Reset,
                                        $"violet tractor {i} hums",
                                        null,
                                        false,
                                        null,
                                        Stop
                                    );
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
    }

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private Task<Page<UserAccount>> ListAsync(UserFilter? filter = null) =>
        Queries.ListAsync(Product.Operator, filter ?? new(), null, 100, Stop);

    private async Task<UserAccount> MakeAsync(string email, string role)
    {
        await ReadyAsync();
        return (await Users.CreateAsync(Product.Operator, new(email, [role], null, Good), Stop)).User;
    }

    // What the store is given when it is opened.
    private Task ReadyAsync() => Parts.OpenAccountsAsync();

    private Task<SignedIn> SignInAsync(string email) =>
        Parts.Get<AccountService>().SignInAsync(email, Good, null, Stop);
}

public sealed class SqliteUserServiceTests : UserServiceTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresUserServiceTests : UserServiceTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
