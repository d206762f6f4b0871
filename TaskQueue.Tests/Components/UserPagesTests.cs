using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Components.Account;
using TaskQueue.Web.Components.Users;

namespace TaskQueue.Tests.Components;

/// <summary>The pages and dialogs of accounts, and one's own.</summary>
public sealed class UserPagesTests
{
    private const string Good = "violet tractor hums quietly";
    private const string Next = "another tall green door";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheList_ShowsAccounts_AndWhatWasSearchedFor()
    {
        await using var console = await StartAsync();
        await MakeAsync(console, "ada@example.com", Roles.Operator);
        await Service(console).CreateAsync(Product.Operator, new("bob@example.com", [Roles.Viewer]), Stop);

        var addresses = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<UsersPage>();
        page.WaitForAssertion(() =>
        {
            Assert.Contains("ada@example.com", page.Markup, StringComparison.Ordinal);
            Assert.NotNull(page.Find("[data-state=invited]"));
        });
        addresses.NavigateTo("users?status=invited");
        page.WaitForAssertion(() =>
        {
            Assert.DoesNotContain("ada@example.com", page.Markup, StringComparison.Ordinal);
            Assert.Contains("bob@example.com", page.Markup, StringComparison.Ordinal);
        });
        addresses.NavigateTo("users?q=nobody");
        page.WaitForAssertion(() =>
            Assert.Contains("No account matches", page.Markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task TheInvitation_SaysWhatIsWrongWhileTyping_AndShowsItsLinkOnce()
    {
        await using var console = await StartAsync();
        var dialog = console.Page.Render<UserDialog>(p => p.Add(d => d.OnClose, () => { }));

        dialog.Find("#user-email").Input("ada@");
        var wrong = dialog.Find("#user-email-note").TextContent;
        dialog.Find("input[value=viewer]").Change(false);
        var none = dialog.Find("#user-roles-note").TextContent;
        dialog.Find("#user-email").Input("ada@example.com");
        dialog.Find("input[value=operator]").Change(true);
        await dialog.Find("form").SubmitAsync();

        Assert.Equal("Is not an e-mail address.", wrong);
        Assert.Equal("At least one.", none);
        Assert.Contains(
            "/invitation?token=",
            dialog.Find("#one-time-link").TextContent,
            StringComparison.Ordinal
        );
        var made = Assert.Single(await OthersAsync(console));
        Assert.Equal(("ada@example.com", UserStatus.Invited), (made.Email, made.Status));
        Assert.Equal([Roles.Operator], made.Roles);
    }

    [Fact]
    public async Task TheDialog_ChangesRoles_AndTellsOfTheLastAdmin()
    {
        await using var console = await StartAsync();
        var admin = await MakeAsync(console, "ada@example.com", Roles.Admin);
        var dialog = console.Page.Render<UserDialog>(p =>
            p.Add(d => d.OnClose, () => { }).Add(d => d.User, admin)
        );

        dialog.Find("input[value=admin]").Change(false);
        dialog.Find("input[value=viewer]").Change(true);
        await dialog.Find("form").SubmitAsync();
        var refused = dialog.Find("[role=alert]").TextContent;
        await MakeAsync(console, "bob@example.com", Roles.Admin);
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("last administrator", refused, StringComparison.Ordinal);
        var now = (await ListAsync(console)).Items[0];
        Assert.Equal([Roles.Viewer], now.Roles);
    }

    [Fact]
    public async Task ThePage_OffersWhatFits_AndDoesIt()
    {
        await using var console = await StartAsync();
        var user = await MakeAsync(console, "ada@example.com", Roles.Viewer);

        var page = console.Page.Render<UserPage>(p => p.Add(u => u.Id, user.Id));
        page.WaitForAssertion(() =>
            Assert.Equal(
                ["Edit", "Send password link", "Sign out everywhere", "Disable", "Delete"],
                page.FindAll(".actions button").Select(b => b.TextContent.Trim())
            )
        );
        page.FindAll(".actions button")[3].Click();
        await page.Find("dialog form").SubmitAsync();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-state=disabled]")));
        Assert.Equal(UserStatus.Disabled, (await ListAsync(console)).Items[0].Status);
        Assert.Equal([UserAct.Enable, UserAct.Delete], UserAct.For((await ListAsync(console)).Items[0]));
    }

    [Fact]
    public async Task AnAccountThatIsGone_IsSaidToBe()
    {
        await using var console = await StartAsync();

        var page = console.Page.Render<UserPage>(p => p.Add(u => u.Id, Guid.NewGuid()));

        page.WaitForAssertion(() =>
            Assert.Contains("No such account", page.Markup, StringComparison.Ordinal)
        );
    }

    // S03: what a page does not show is refused all the same.
    [Fact]
    public async Task ADialogOfSomebodyWithoutThePermission_ChangesNothing()
    {
        await using var admins = await StartAsync();
        var user = await MakeAsync(admins, "ada@example.com", Roles.Viewer);
        await using var console = await StartAsync(Roles.Operator);
        var other = await MakeAsync(console, "ada@example.com", Roles.Viewer);

        var dialog = console.Page.Render<UserActDialog>(p =>
            p.Add(d => d.User, other).Add(d => d.Act, UserAct.Delete).Add(d => d.OnClose, () => { })
        );
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("users.manage", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Single(await OthersAsync(console));
        Assert.NotEqual(user.Id, other.Id);
    }

    [Fact]
    public async Task Profile_ShowsSessions_AndEndsThem()
    {
        await using var console = await StartAsync();
        var person = await BecomeAsync(console);
        var sessions = console.Product.Get<SessionService>();
        var user = await console
            .Product.Get<AccountService>()
            .SignInAsync("me@example.com", Good, null, Stop);
        await sessions.BeginAsync(user, new("198.51.100.2", "curl/8"), Stop);

        var page = console.Page.Render<ProfilePage>();
        page.WaitForAssertion(() =>
            Assert.Equal(2, page.FindAll("section[aria-labelledby=sessions] li").Count)
        );
        await page.Find("section[aria-labelledby=sessions] li button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Single(page.FindAll("section[aria-labelledby=sessions] li")));
        Assert.True(Assert.Single(await console.Product.Get<SessionList>().ListAsync(person, Stop)).IsThis);
    }

    [Fact]
    public async Task Password_IsChangedWithThePresentOne_AndCheckedWhileTyping()
    {
        await using var console = await StartAsync();
        await BecomeAsync(console);
        var form = console.Page.Render<PasswordForm>(p =>
            p.Add(f => f.Email, "me@example.com").Add(f => f.OnChanged, () => { })
        );

        form.Find("#password-new").Input("password1234");
        var weak = form.Find("#password-new-note").TextContent;
        form.Find("#password-new").Input(Next);
        form.Find("#password-again").Input("another");
        var unlike = form.Find("#password-again-note").TextContent;
        form.Find("#password-again").Input(Next);
        form.Find("#password-current").Input("wrong-wrong-wrong");
        await form.Find("form").SubmitAsync();
        var wrong = form.Find("#password-current-note").TextContent;
        form.Find("#password-current").Input(Good);
        await form.Find("form").SubmitAsync();

        Assert.Contains("guessed", weak, StringComparison.Ordinal);
        Assert.Equal(("Is not the same.", "Is not your password."), (unlike, wrong));
        Assert.Equal("", form.Find("#password-new").GetAttribute("value"));
        await console.Product.Get<AccountService>().SignInAsync("me@example.com", Next, null, Stop);
    }

    [Fact]
    public async Task Name_AndTimeZone_AreSaved()
    {
        await using var console = await StartAsync();
        var person = await BecomeAsync(console);
        var profiles = console.Product.Get<ProfileService>();
        var form = console.Page.Render<ProfileForm>(p =>
            p.Add(f => f.Profile, new Profile(person.UserId, "me@example.com", null, null, [], default, null))
                .Add(f => f.OnSaved, () => { })
        );

        form.Find("#profile-zone").Input("Berlin");
        var wrong = form.Find("#profile-zone-note").TextContent;
        form.Find("#profile-zone").Input("Europe/Berlin");
        form.Find("#profile-name").Input("Ada");
        await form.Find("form").SubmitAsync();

        Assert.Contains("Europe/Berlin", wrong, StringComparison.Ordinal);
        var profile = await profiles.ReadAsync(person, Stop);
        Assert.Equal(("Ada", "Europe/Berlin"), (profile.Name, profile.TimeZone));
    }

    [Theory]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        true,
        "Firefox on Linux"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0",
        true,
        "Edge on Windows"
    )]
    [InlineData("curl/8.5", false, "A program")]
    [InlineData(null, null, "Unknown")]
    public void Devices_AreNamed(string? agent, bool? isConsole, string expected) =>
        Assert.Equal(
            expected,
            UserWords.DeviceOf(
                new(Guid.Empty, isConsole, default, default, default, null, agent, IsThis: false)
            )
        );

    private static Task<ConsoleContext> StartAsync(string role = Roles.Admin) =>
        ConsoleContext.StartAsync(role);

    private static UserService Service(ConsoleContext console) => console.Product.Get<UserService>();

    private static Task<TaskQueue.Core.Page<UserAccount>> ListAsync(ConsoleContext console) =>
        console.Product.Get<UserQueries>().ListAsync(Product.Operator, new(), null, 100, Stop);

    // All but the one who is signed in.
    private static async Task<List<UserAccount>> OthersAsync(ConsoleContext console) =>
        [.. (await ListAsync(console)).Items.Where(u => u.Email != "person@example.com")];

    private static async Task<UserAccount> MakeAsync(ConsoleContext console, string email, string role) =>
        (await Service(console).CreateAsync(Product.Operator, new(email, [role], null, Good), Stop)).User;

    private static async Task<Person> BecomeAsync(ConsoleContext console)
    {
        await MakeAsync(console, "me@example.com", Roles.Viewer);
        var user = await console
            .Product.Get<AccountService>()
            .SignInAsync("me@example.com", Good, null, Stop);
        var session = await console
            .Product.Get<SessionService>()
            .BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var person = new Person(user.UserId, session);
        console.Become("me@example.com", person);
        return person;
    }
}
