using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Keys;
using TaskQueue.Web.Components.Users;

namespace TaskQueue.Tests.Components;

/// <summary>The pages and dialogs of keys and of roles.</summary>
public sealed class KeyPagesTests
{
    [Fact]
    public async Task Key_IsMade_ShownOnce_AndTakenBack()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<KeysPage>();
        page.WaitForAssertion(() => Assert.Contains("No keys", page.Markup, StringComparison.Ordinal));

        page.Find(".empty button").Click();
        page.Find("#key-name").Input("Importer");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("Name at least one permission.", page.Markup, StringComparison.Ordinal)
        );
        page.Find(".permissions input").Change(true);
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() =>
            Assert.Matches("^tq_[a-z2-9]{8}_.{43}$", page.Find("#key-text").TextContent)
        );
        var text = page.Find("#key-text").TextContent;
        page.Find("dialog .answers button").Click();
        page.WaitForAssertion(() =>
        {
            Assert.Contains("Importer", page.Markup, StringComparison.Ordinal);
            Assert.DoesNotContain(text, page.Markup, StringComparison.Ordinal);
        });

        page.Find(".acts button").Click();
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-state='taken back']")));
    }

    [Fact]
    public async Task Everybodys_AreForThoseWhoManageAccounts()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var page = console.Page.Render<KeysPage>();

        page.WaitForAssertion(() => Assert.Contains("No keys", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".whose"));
        page.Find(".empty button").Click();
        // A viewer can give away what a viewer has.
        page.WaitForAssertion(() =>
            Assert.Equal(["tasks.read"], page.FindAll(".permissions span").Select(s => s.TextContent))
        );
    }

    [Fact]
    public async Task Role_IsMade_Changed_AndDeleted()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<RolesPage>();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("section.card").Count));

        page.Find("button.new").Click();
        page.Find("#role-name").Input("Not a name");
        page.WaitForAssertion(() =>
            Assert.Equal("true", page.Find("#role-name").GetAttribute("aria-invalid"))
        );
        page.Find("#role-name").Input("mail-people");
        page.Find("dialog .permissions input").Change(true);
        page.Find("#role-queues").Input("mail, news");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() =>
            Assert.Contains("In the queues mail, news alone.", page.Markup, StringComparison.Ordinal)
        );

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")));
        page.Find(".acts button").Click();
        page.WaitForElement("#role-queues").Input("");
        page.Find("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".queues")));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")));

        page.FindAll(".acts button")[1].Click();
        page.WaitForElement("dialog form").Submit();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("section.card").Count));
    }
}
