using System.Text;
using Bunit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The guide to a first task, what can be copied, and the shape of what is still to come.</summary>
public sealed class FirstStepsTests
{
    [Fact]
    public async Task TheGuide_IsOfferedToThoseWhoMaySubmit_UntilItIsPutAway()
    {
        await using var console = await ConsoleContext.StartAsync();
        await using var looker = await ConsoleContext.StartAsync(Roles.Viewer);

        var page = console.Page.Render<HomePage>();
        Assert.Equal("0", page.Find(".guide").GetAttribute("data-taken"));
        Assert.Equal("submitted", page.Find("[aria-current=step]").GetAttribute("data-step"));
        Assert.Empty(looker.Page.Render<HomePage>().FindAll(".guide"));

        await page.ClickOnAsync(".guide .away");
        Assert.Empty(page.FindAll(".guide"));
        Assert.Empty(console.Page.Render<HomePage>().FindAll(".guide"));
    }

    [Fact]
    public async Task TheGuide_StaysBesideSampleData_AndIsNotOfferedWhereOthersWork()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        Assert.Empty(console.Page.Render<HomePage>().FindAll(".guide"));

        await using var fresh = await ConsoleContext.StartAsync();
        var page = fresh.Page.Render<HomePage>();
        await page.ClickOnAsync(".starts button:not([data-look])");

        await Eventually.TrueAsync(() => page.FindAll(".empty").Count == 0, "the samples are there");
        Assert.Equal("0", page.Find(".guide").GetAttribute("data-taken"));
    }

    [Fact]
    public void WhatMayNotBeSeen_IsNotCopied()
    {
        var task = Task(PayloadSight.Hidden);

        Assert.Throws<InvalidOperationException>(() => SubmissionText.Of(task));
    }

    [Fact]
    public void ACopy_HasWhatIsSeen_AndWhatAReplayTakesOver()
    {
        var body = SubmissionText.Of(Task(PayloadSight.Masked));

        Assert.Equal(
            """
            {
              "type": "pdf.render",
              "queue": "default",
              "priority": 5,
              "timeout": "PT30S",
              "maxAttempts": 2,
              "labels": [
                "gpu"
              ],
              "payload": {"card":"***"}
            }
            """.ReplaceLineEndings("\n"),
            body
        );
        Assert.Contains(
            "class PdfRenderTaskTests",
            CSharpText.Of("http://localhost/", "pdf.render", body),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "class Of7zipTaskTests",
            CSharpText.Of("http://localhost/", "7zip", body),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME `id` \\ \"", "'$HOME `id` \\ \"'")]
    public void AWord_IsTakenByAShellAsItStands(string word, string quoted) =>
        Assert.Equal(quoted, CurlText.Quote(word));

    [Fact]
    public async Task ASkeleton_SaysThatItLoads_AndIsNotRead()
    {
        await using var page = new BunitContext();

        var shape = page.Render<Skeleton>(p => p.Add(s => s.Shape, "tiles").Add(s => s.Count, 3));

        Assert.Equal("true", shape.Find(".skeleton").GetAttribute("aria-busy"));
        Assert.Equal("Loading", shape.Find(".visually-hidden").TextContent);
        Assert.Equal(3, shape.FindAll("[aria-hidden=true]").Count);
    }

    [Fact]
    public void EveryPageThatReads_HasAShapeUntilItHasRead()
    {
        var pages = SourceTree
            .Read("TaskQueue.Web/Components", ".razor")
            .Where(f => f.Text.Contains("@inherits LivePage", StringComparison.Ordinal))
            .ToList();

        Assert.True(pages.Count > 20, $"{pages.Count} pages were found");
        Assert.Empty(
            pages.Where(f => !f.Text.Contains("<Skeleton", StringComparison.Ordinal)).Select(f => f.Path)
        );
    }

    private static TaskItem Task(PayloadSight sight) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Type = "pdf.render",
            Queue = "default",
            CreatedBy = "ada@example.com",
            Priority = 5,
            Labels = ["gpu"],
            Timeout = TimeSpan.FromSeconds(30),
            MaxAttempts = 2,
            Payload = Encoding.UTF8.GetBytes("""{"card":"***"}"""),
            Sight = sight,
        };
}
