using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Tests.Maintenance.Transfer;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Store;

namespace TaskQueue.Tests.Components;

/// <summary>The page System over a real store.</summary>
public sealed class SystemPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_TellsHowTheStoreStands()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Operator);
        await console.Product.SubmitAsync("echo");

        var page = console.Page.Render<SystemPage>();

        Assert.Contains("SQLite", page.Markup, StringComparison.Ordinal);
        Assert.Contains("task_attempts", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Writers through the gate", page.Markup, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll("[aria-labelledby=requests] .legend .key").Count);
        // An operator looks.
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent is "Analyze" or "Vacuum" or "Check");
        Assert.DoesNotContain("system/export", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_IsChecked_Counted_AndSaved()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SystemPage>();

        await page.TypeInAsync("#keep-succeeded", "soon");
        Assert.Contains(
            "Must be a duration",
            page.Find("#keep-succeeded-note").TextContent,
            StringComparison.Ordinal
        );
        await page.TypeInAsync("#keep-succeeded", "30 d");
        await page.ClickOnAsync(".retention button", "What would go now?");
        Assert.Contains(
            "0 would go now",
            page.Find("#keep-succeeded-note").TextContent,
            StringComparison.Ordinal
        );
        await page.SubmitFormAsync(".retention");

        var policy = await console.Product.Get<RetentionService>().ReadAsync(Product.Operator, Stop);
        Assert.Equal((TimeSpan.FromDays(30), null, 1), (policy.Succeeded, policy.Dead, policy.Version));
        Assert.Equal("30 d", page.Find("#keep-succeeded").GetAttribute("value"));
    }

    [Fact]
    public async Task AQueue_GetsAgesOfItsOwn_AndKeepsThemWhenTheRestIsSaved()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SystemPage>();

        await page.ClickOnAsync(".retention button", "Add a queue or type");
        await page.TypeInAsync("#own-0-name", "payments");
        await page.TypeInAsync("#own-0-dead", "soon");
        var wrong = page.Find("#own-0-dead-note").TextContent;
        await page.TypeInAsync("#own-0-dead", "for ever");
        await page.SubmitFormAsync(".retention");
        await page.TypeInAsync("#keep-succeeded", "30 d");
        await page.SubmitFormAsync(".retention");

        Assert.Contains("for ever", wrong, StringComparison.Ordinal);
        var policy = await console.Product.Get<RetentionService>().ReadAsync(Product.Operator, Stop);
        var own = Assert.Single(policy.Overrides);
        Assert.Equal(("payments", RetentionRules.Forever, null), (own.Queue, own.Dead, own.Succeeded));
        Assert.Equal(TimeSpan.FromDays(30), policy.Succeeded);
    }

    [Fact]
    public async Task Check_Runs_AndItsRowSaysHowItEnded()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SystemPage>();

        await page.ClickOnAsync("button", "Check");

        await Eventually.TrueAsync(
            () => page.Markup.Contains("every task is accounted for", StringComparison.Ordinal),
            "the check is through",
            TimeSpan.FromSeconds(20)
        );
    }

    [Fact]
    public async Task Import_ShowsTheNumbersFirst_AndThenImports()
    {
        byte[] file;
        await using (var source = TemporaryDatabase.Sqlite())
        await using (var old = await CoreParts.MakeAsync(source))
        {
            await TransferFixture.FillAsync(old);
            file = await TransferFixture.ExportAsync(old);
        }

        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SystemPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(file, "all.jsonl.gz"));
        await Eventually.TrueAsync(
            () => page.Markup.Contains("Would be added", StringComparison.Ordinal),
            "the numbers are shown",
            TimeSpan.FromSeconds(20),
            () => page.Markup
        );
        Assert.Empty(
            (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 10, Stop)).Items
        );
        await page.ClickOnAsync("button", "Import 8 tasks");

        await Eventually.TrueAsync(
            async () =>
                (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 10, Stop)).Items.Count
                == 8,
            "the tasks are here",
            TimeSpan.FromSeconds(20)
        );
    }

    [Fact]
    public async Task Import_OfNonsense_SaysWhy()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SystemPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("hello", "x.gz"));

        await Eventually.TrueAsync(
            () => page.Markup.Contains("not gzip", StringComparison.Ordinal),
            "the fault is shown",
            TimeSpan.FromSeconds(20)
        );
    }

    [Fact]
    public async Task Dashboard_Empty_OffersSamples_ToAdministrators()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<HomePage>();

        await page.ClickOnAsync("button", "Add sample data");

        await Eventually.TrueAsync(
            async () =>
                (
                    await console.Product.Queries.ListAsync(
                        Product.Operator,
                        new TaskFilter { Tags = [SampleData.Tag] },
                        null,
                        10,
                        Stop
                    )
                )
                    .Items
                    .Count == 10,
            "the samples are there",
            TimeSpan.FromSeconds(20)
        );
    }
}
