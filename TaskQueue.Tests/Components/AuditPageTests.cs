using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Audit;

namespace TaskQueue.Tests.Components;

/// <summary>The page of the audit log over the real services.</summary>
public sealed class AuditPageTests
{
    [Fact]
    public async Task Entries_AreShown_AndFilteredByTheAddress()
    {
        await using var console = await ConsoleContext.StartAsync();
        var control = console.Product.Get<QueueControl>();
        await control.PauseAsync(Product.Operator, "mail", "<b>why</b>", null);
        await control.PauseAsync(Product.Operator, "other", null, null);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();

        navigation.NavigateTo("audit?subject=queue:mail");
        var page = console.Page.Render<AuditPage>();

        var entry = Assert.Single(page.FindAll("details.entry"));
        Assert.Contains(AuditActions.QueuePaused, entry.TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>why</b>", entry.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("details b"));
        var changed = page.FindAll("tr[data-changed=yes]").Single(r => r.TextContent.Contains("paused"));
        Assert.Equal("false", changed.QuerySelector(".before")!.TextContent);
        Assert.Equal("true", changed.QuerySelector(".after")!.TextContent);
        Assert.Equal("queues/mail", page.Find("dd a[href^=queues]").GetAttribute("href"));
        Assert.Contains("audit/export?format=csv&subject=queue%3Amail", page.Markup.Replace("&amp;", "&"));

        await page.ChangeOnAsync("#audit-action", "queue.*");
        Assert.EndsWith(
            "audit?action=queue.%2A&subject=queue%3Amail",
            navigation.Uri,
            StringComparison.Ordinal
        );
        navigation.NavigateTo("audit?action=queue.exploded");
        Assert.Contains("Is unknown", page.Find("#audit-fault").TextContent, StringComparison.Ordinal);
        navigation.NavigateTo("audit?actor=nobody");
        Assert.Contains("Nothing matches", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SaysWhatItFound()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<AuditPage>();

        await page.ClickOnAsync("button", "Verify");

        await Eventually.TrueAsync(() => page.FindAll(".verdict").Count == 1, "the verdict is there");
        Assert.Equal("yes", page.Find(".verdict").GetAttribute("data-ok"));
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("""{"a":1}""", """{"a":2,"b":"x"}""", 2)]
    [InlineData(null, """{"b":[1,2]}""", 1)]
    [InlineData("no json", null, 1)]
    [InlineData("[1]", "[2]", 1)]
    public void Diff_ReadsWhatThereIs(string? before, string? after, int fields) =>
        Assert.Equal(fields, AuditDiff.Of(before, after).Count);

    [Fact]
    public void Diff_PutsWhatChangedFirst()
    {
        var diff = AuditDiff.Of("""{"paused":false}""", """{"name":"ä","paused":true}""");

        Assert.Equal(new("paused", "false", "true", true), diff[0]);
        Assert.Equal(new("name", null, "ä", false), diff[1]);
    }
}
