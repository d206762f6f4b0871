using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Security.Factors;
using TaskQueue.Web.Components.Account;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Users;

namespace TaskQueue.Tests.Components;

/// <summary>The second factor in the console, and the dialog for the password.</summary>
public sealed class FactorPagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondFactor_IsSetUp_OnTheProfile()
    {
        await using var console = await ConsoleContext.StartAsync();
        var person = await BecomeAsync(console);
        var page = console.Page.Render<ProfilePage>();
        page.WaitForAssertion(() => Assert.Contains("Set up", Card(page), StringComparison.Ordinal));

        await page.Find("section[aria-labelledby=second-factor] button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".picture svg")));
        var secret = page.Find("#factor-secret").TextContent;
        await page.Find("#factor-code").InputAsync(new() { Value = "000000" });
        await page.Find("section[aria-labelledby=second-factor] form").SubmitAsync();
        var wrong = page.Find("#factor-code-note").TextContent;
        await page.Find("#factor-code")
            .InputAsync(new() { Value = FactorSteps.CodeOf(secret, DateTimeOffset.UtcNow) });
        await page.Find("section[aria-labelledby=second-factor] form").SubmitAsync();

        Assert.Contains("Is not the code", wrong, StringComparison.Ordinal);
        Assert.Equal(10, page.Find("#recovery-codes").TextContent.Split('\n').Length);
        await page.Find("section[aria-labelledby=second-factor] button[data-look=primary]").ClickAsync(new());
        page.WaitForAssertion(() =>
            Assert.Contains("10 recovery codes are left", Card(page), StringComparison.Ordinal)
        );
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
        var status = await console.Product.Get<SecondFactorService>().ReadAsync(person, Stop);
        Assert.True(status.Enabled);
    }

    // S39: the dialog comes where a service wants the password, and the act goes on after it.
    [Fact]
    public async Task DangerousAct_AsksForThePassword_AndGoesOn()
    {
        await using var console = await ConsoleContext.StartAsync();
        var person = await BecomeAsync(console, Roles.Admin);
        var role = await RoleAsync(console);
        await AgeAsync(console);
        var host = console.Page.Render<PasswordHost>();
        var closed = false;
        var dialog = console.Page.Render<DeleteRoleDialog>(p =>
            p.Add(d => d.Role, role).Add(d => d.OnClose, () => closed = true)
        );

        var act = dialog.Find("form").SubmitAsync();
        host.WaitForAssertion(() => Assert.NotNull(host.Find("#again-password")));
        await host.Find("#again-password").InputAsync(new() { Value = "wrong-wrong-wrong" });
        await host.Find("form").SubmitAsync();
        host.WaitForAssertion(() =>
            Assert.Equal("Is not your password.", host.Find("#again-password-note").TextContent)
        );
        Assert.False(closed);
        await host.Find("#again-password").InputAsync(new() { Value = FactorSteps.Good });
        await host.Find("form").SubmitAsync();
        await act;

        Assert.True(closed);
        Assert.Empty(host.FindAll("dialog"));
        Assert.DoesNotContain(
            await console.Product.Get<RoleService>().ListAsync(Product.Operator, Stop),
            r => r.Role.Name == role.Name
        );
        Assert.NotEqual(default, person.Session);
    }

    [Fact]
    public async Task PasswordThatIsNotGiven_LeavesTheActUndone()
    {
        await using var console = await ConsoleContext.StartAsync();
        await BecomeAsync(console, Roles.Admin);
        var role = await RoleAsync(console);
        await AgeAsync(console);
        var host = console.Page.Render<PasswordHost>();
        var dialog = console.Page.Render<DeleteRoleDialog>(p =>
            p.Add(d => d.Role, role).Add(d => d.OnClose, () => { })
        );

        var act = dialog.Find("form").SubmitAsync();
        host.WaitForAssertion(() => Assert.NotNull(host.Find("#again-password")));
        await host.Find(".answers button[type=button]").ClickAsync(new());
        await act;

        Assert.Contains(
            "needs your password",
            dialog.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            await console.Product.Get<RoleService>().ListAsync(Product.Operator, Stop),
            r => r.Role.Name == role.Name
        );
    }

    [Fact]
    public async Task Role_AsksForASecondFactor_AndThePageSaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<RolesPage>();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".policy button").Count));

        page.FindAll(".policy button")[2].Click();
        page.WaitForAssertion(() =>
            Assert.Contains("viewer", page.Find("dialog h2").TextContent, StringComparison.Ordinal)
        );
        await page.Find("dialog form").SubmitAsync();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-state='second factor']")));
        Assert.True(
            (await console.Product.Get<RoleService>().GetAsync(Product.Operator, Roles.Viewer, Stop))
                .Role
                .RequiresSecondFactor
        );
    }

    [Fact]
    public async Task Administrator_SeesWhoHasOne_AndTakesItAway()
    {
        await using var console = await ConsoleContext.StartAsync();
        var person = await BecomeAsync(console, Roles.Admin);
        var factors = console.Product.Get<SecondFactorService>();
        var begun = await factors.BeginAsync(person, Stop);
        await factors.ConfirmAsync(person, FactorSteps.CodeOf(begun.Secret, DateTimeOffset.UtcNow), Stop);
        var user = (
            await console.Product.Get<UserQueries>().FindAsync(Product.Operator, person.UserId, Stop)
        )!;
        Assert.Contains(UserAct.ResetFactor, UserAct.For(user));

        var dialog = console.Page.Render<UserActDialog>(p =>
            p.Add(d => d.User, user).Add(d => d.Act, UserAct.ResetFactor).Add(d => d.OnClose, () => { })
        );
        await dialog.Find("form").SubmitAsync();

        Assert.False(
            (
                await console.Product.Get<UserQueries>().FindAsync(Product.Operator, person.UserId, Stop)
            )!.HasSecondFactor
        );
    }

    private static string Card(IRenderedComponent<ProfilePage> page) =>
        page.Find("section[aria-labelledby=second-factor]").TextContent;

    private static async Task<RoleDefinition> RoleAsync(ConsoleContext console)
    {
        var roles = console.Product.Get<RoleService>();
        await roles.CreateAsync(
            Product.Operator,
            new() { Name = "clerks", Permissions = [Permissions.TasksRead] },
            Stop
        );
        return (await roles.GetAsync(Product.Operator, "clerks", Stop)).Role;
    }

    private static Task AgeAsync(ConsoleContext console) =>
        StepUp.AgeAsync(console.Product.Get<IServiceProvider>());

    // Somebody with a password, an account and a session.
    private static async Task<Person> BecomeAsync(ConsoleContext console, string role = Roles.Viewer)
    {
        await console
            .Product.Get<UserService>()
            .CreateAsync(Product.Operator, new("me@example.com", [role], null, FactorSteps.Good), Stop);
        var user = await console
            .Product.Get<AccountService>()
            .SignInAsync("me@example.com", FactorSteps.Good, null, Stop);
        var session = await console
            .Product.Get<SessionService>()
            .BeginConsoleAsync(user, SessionPlace.Unknown, Stop);
        var person = new Person(user.UserId, session);
        console.Become("me@example.com", person, user.Stamp);
        return person;
    }
}
