using Bunit;
using Markdig;
using TaskQueue.Web.Components.Help;

namespace TaskQueue.Tests.Components;

/// <summary>The documents in the console.</summary>
public sealed class HelpTests
{
    [Fact]
    public void EveryTopic_HasItsDocument() =>
        Assert.All(HelpTopic.All, topic => Assert.Contains(topic.Document, HelpDocuments.Names));

    [Theory]
    [InlineData("", "analytics")]
    [InlineData("tasks", "search")]
    [InlineData("tasks/0199", "tasks")]
    [InlineData("schedules/calendar", "schedules")]
    [InlineData("not-found", "analytics")]
    public void APage_LeadsToItsDocument(string path, string document) =>
        Assert.Equal(document, HelpTopic.Of(path));

    [Fact]
    public async Task EveryDocument_IsDrawn()
    {
        await using var page = new BunitContext();

        Assert.Null(HelpDocuments.Read("../appsettings"));
        foreach (var name in HelpDocuments.Names)
        {
            var view = page.Render<MarkdownView>(p => p.Add(v => v.Document, HelpDocuments.Read(name)!));
            Assert.NotEmpty(view.FindAll("h2"));
            // What is not drawn as an element would show as its signs.
            Assert.All(
                view.FindAll("p")
                    .Select(p =>
                        string.Concat(
                            p.ChildNodes.Where(n => n.NodeName != "CODE").Select(n => n.TextContent)
                        )
                    ),
                text => Assert.DoesNotMatch(@"\]\(|\*\*\w", text)
            );
        }
    }

    [Fact]
    public async Task Html_IsText_AndOnlyAddressesOfTheWebAreLinks()
    {
        await using var page = new BunitContext();
        var asked = "";

        var view = page.Render<MarkdownView>(p =>
            p.Add(
                    v => v.Document,
                    Markdown.Parse(
                        "# A\n<script>x</script>\n\nb <img src=x onerror=y> [web](https://example.com) [bad](javascript:alert) [doc](queues.md#x)"
                    )
                )
                .Add(v => v.OnLink, name => asked = name)
        );

        Assert.Empty(view.FindAll("script, img"));
        Assert.Equal("https://example.com", Assert.Single(view.FindAll("a")).GetAttribute("href"));
        await view.Find("button.link").ClickAsync();
        Assert.Equal("queues", asked);
    }

    [Fact]
    public async Task TheDrawer_BeginsWithThePage_AndFollowsLinks()
    {
        await using var console = await ConsoleContext.StartAsync();
        var drawer = console.Page.Render<HelpDrawer>(p => p.Add(d => d.Path, "dead-letters"));

        Assert.Equal("Dead letters", drawer.Find("article h2").TextContent);
        await drawer.ClickOnAsync("article .link", "retry policy");
        Assert.Equal("retries", drawer.Find("select").GetAttribute("value"));
        Assert.DoesNotContain(
            "Dead letters",
            drawer.Find("article h2").TextContent,
            StringComparison.Ordinal
        );
    }
}
