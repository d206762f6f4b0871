using System.Text;
using Bunit;
using TaskQueue.Web.Components.Json;

namespace TaskQueue.Tests.Components;

/// <summary>JSON on a page: as a tree, or as it is.</summary>
public sealed class JsonBlockTests
{
    [Fact]
    public async Task ATree_IsSearched_AndItsValuesAreShownWhole()
    {
        await using var console = await ConsoleContext.StartAsync();
        var block = Render(
            console,
            $$"""{"customer":{"id":42},"body":"{{new string('x', 300)}}<b>end</b>"}"""
        );

        await block.Find("[type=search]").InputAsync("42");
        Assert.Equal("1 found", block.Find(".find [role=status]").TextContent);
        Assert.Contains("42", block.Find("li[data-found]").TextContent, StringComparison.Ordinal);

        await block.Find("[title='$.body']").ClickAsync();
        Assert.EndsWith("<b>end</b>", block.Find(".chosen pre").TextContent, StringComparison.Ordinal);
        Assert.Equal("$.body", block.Find(".chosen code").TextContent);
        await block.ClickOnAsync(".chosen button", "Preview as HTML");
        Assert.Equal("", block.Find("iframe").GetAttribute("sandbox"));

        await block.Find("[aria-expanded][title='$.customer']").ClickAsync();
        Assert.Empty(block.FindAll("[title='$.customer.id']"));
    }

    [Fact]
    public async Task ItsText_IsThere_AloneForWhatIsNoTree()
    {
        await using var console = await ConsoleContext.StartAsync();
        var block = Render(console, """{"a":1}""");

        Assert.True(block.Find("pre").HasAttribute("hidden"));
        await block.ClickOnAsync(".views button", "Text");
        Assert.False(block.Find("pre").HasAttribute("hidden"));
        Assert.Empty(block.FindAll(".tree"));

        block.Render(p => p.Add(b => b.Bytes, "\"one text\""u8.ToArray()));
        Assert.Equal("\"one text\"", block.Find("pre").TextContent);
        Assert.Empty(block.FindAll(".views"));
    }

    // Five megabytes, more than a payload may have: of rows, of one text, and of a text in an object.
    [Theory]
    [InlineData("[#]", """{"n":17,"text":"some words of one row, and <b>more</b> of them"},""", true)]
    [InlineData("\"#\"", "one text without an end ", false)]
    [InlineData("{\"body\":\"#\"}", "one text without an end ", true)]
    public async Task LargeJson_IsFolded_AndIsNotOnThePageWhole(string form, string part, bool isTree)
    {
        await using var console = await ConsoleContext.StartAsync();
        var many = string.Concat(Enumerable.Repeat(part, 5 * 1024 * 1024 / part.Length)).TrimEnd(',');

        var block = Render(console, form.Replace("#", many, StringComparison.Ordinal));

        AssertSmall();
        if (isTree)
        {
            Assert.NotEmpty(block.FindAll(".tree li"));
            await block.ClickOnAsync(".tree button[aria-expanded]");
            AssertSmall();
            Assert.Empty(block.FindAll("button.all"));
            await block.ClickOnAsync(".views button", "Text");
        }

        AssertSmall();
        Assert.NotEmpty(block.FindAll("button.all"));

        void AssertSmall()
        {
            Assert.InRange(block.Markup.Length, 1000, 200_000);
            Assert.EndsWith("…", block.Find("pre").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ItsViews_AreNamedInTheLanguageOfWhoeverLooks()
    {
        await using var console = await ConsoleContext.StartAsync();
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
        try
        {
            var block = Render(console, """{"a":1}""");

            Assert.StartsWith(
                "Ansicht: ",
                block.Find(".views").GetAttribute("aria-label"),
                StringComparison.Ordinal
            );
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task OtherJson_MakesAnotherTree()
    {
        await using var console = await ConsoleContext.StartAsync();
        var block = Render(console, """{"a":1}""");

        block.Render(p => p.Add(b => b.Bytes, Encoding.UTF8.GetBytes("""{"b":2}""")));

        Assert.NotEmpty(block.FindAll("[title='$.b']"));
        Assert.Empty(block.FindAll("[title='$.a']"));
    }

    private static IRenderedComponent<JsonBlock> Render(ConsoleContext console, string json) =>
        console.Page.Render<JsonBlock>(p =>
            p.Add(b => b.Title, "Payload").Add(b => b.Bytes, Encoding.UTF8.GetBytes(json))
        );
}
