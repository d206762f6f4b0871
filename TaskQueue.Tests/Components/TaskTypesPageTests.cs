using Bunit;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Types;

namespace TaskQueue.Tests.Components;

/// <summary>The page of task types and its dialog.</summary>
public sealed class TaskTypesPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BuiltInTypes_AreThere_AndThePageSaysHowOthersCome()
    {
        await using var console = await ConsoleContext.StartAsync();

        var page = console.Page.Render<TaskTypesPage>();

        Assert.Contains("http.request", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No type of your own yet", page.Markup, StringComparison.Ordinal);
        Assert.Contains("its tasks wait", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AViewer_MayLook_AndNoMore()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);

        var page = console.Page.Render<TaskTypesPage>();

        Assert.Contains("echo", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task AType_IsLimited_OverAllQueues()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<TaskTypesPage>();

        await page.ClickOnAsync("button[aria-label='Limits of http.request']");
        Assert.Equal(
            ["limits-concurrency", "limits-rate", "limits-reason", "limits-until"],
            page.FindAll("dialog input, dialog textarea").Select(i => i.Id).Distinct()
        );
        await page.TypeInAsync("#limits-concurrency", "5");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.Markup.Contains("at most 5 at once", StringComparison.Ordinal),
            "the page tells the limits"
        );

        Assert.Equal(
            5,
            (await console.Product.Get<QueueControl>().OfTypeAsync(Product.Operator, "http.request", Stop))
                ?.Effective
                .Concurrency
        );
    }

    [Fact]
    public async Task AType_IsDefined_WithWhatIsWrongToldWhileTyping()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<TaskTypesPage>();

        await page.ClickOnAsync("button.new");
        await page.TypeInAsync("#type-name", "pdf render");
        await page.TypeInAsync("#type-schema", """{"type":"objekt"}""");
        Assert.Contains(
            "letters, digits",
            page.Find("#type-name-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "#/type: must be one of",
            page.Find("#type-schema-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.True(page.Find("button[type=submit]").HasAttribute("disabled"));
        await page.TypeInAsync("#type-name", "pdf.render");
        await page.TypeInAsync("#type-schema", """{"type":"object"}""");
        await page.TypeInAsync("#type-timeout", "2 min");
        await page.TypeInAsync("#type-deprecation", "Use document.render.");
        await page.SubmitFormAsync("dialog form");

        var type = await console.Product.Get<TaskTypes>().FindAsync(Product.Operator, "pdf.render", Stop);
        Assert.Equal((TimeSpan.FromMinutes(2), """{"type":"object"}"""), (type!.Timeout, type.Schema));
        Assert.Equal("person@example.com", type.UpdatedBy);
        Assert.Empty(page.FindAll("dialog"));
        Assert.Contains("Use document.render.", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("No type of your own yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEdit_OfWhatSomebodyElseHasChanged_IsRefused()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        var type = await types.DefineAsync(Product.Operator, "pdf.render", new() { Version = "1" }, null);
        var closed = false;
        var dialog = console.Page.Render<TypeDialog>(p =>
            p.Add(d => d.Type, type).Add(d => d.OnClose, () => closed = true)
        );
        await types.DefineAsync(Product.Operator, "pdf.render", new() { Version = "2" }, null);

        await dialog.TypeInAsync("#type-version", "3");
        await dialog.SubmitFormAsync("form");

        Assert.False(closed);
        Assert.Contains(
            "Nothing was saved",
            dialog.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("2", (await types.FindAsync(Product.Operator, "pdf.render", Stop))!.Version);
    }

    [Fact]
    public async Task ANewSchema_TellsWhatItBreaks_AndTakesAMigration()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        var type = await types.DefineAsync(
            Product.Operator,
            "pdf.render",
            new() { Version = "1", Schema = """{"type":"object","required":["template"]}""" },
            null
        );
        await console.Product.Tasks.SubmitAsync(
            Product.Operator,
            new() { Type = "pdf.render", Payload = """{"template":"invoice"}"""u8.ToArray() }
        );
        var dialog = console.Page.Render<TypeDialog>(p =>
            p.Add(d => d.Type, type).Add(d => d.OnClose, () => { })
        );

        await dialog.TypeInAsync("#type-schema", """{"type":"object","required":["document"]}""");
        var panel = dialog.Find("section.compatibility").TextContent;
        Assert.Contains("give it a new version", panel, StringComparison.Ordinal);
        Assert.Contains("/document", panel, StringComparison.Ordinal);
        Assert.Empty(dialog.FindAll("#type-migration"));
        await dialog.TypeInAsync("#type-version", "2");
        await dialog.TypeInAsync("#type-migration", """[{"op":"move","path":"/document"}]""");
        Assert.Contains("/0/from", dialog.Find("#type-migration-note").TextContent, StringComparison.Ordinal);
        await dialog.TypeInAsync(
            "#type-migration",
            """[{"op":"move","from":"/template","path":"/document"}]"""
        );
        await dialog.ClickOnAsync(".try button");
        await Eventually.TrueAsync(
            () => dialog.Markup.Contains("1 would get another payload", StringComparison.Ordinal),
            "the tasks that are there were tried"
        );
        await dialog.SubmitFormAsync("form");

        var versions = await types.VersionsAsync(Product.Operator, "pdf.render", Stop);
        Assert.Equal(["2", "1"], versions.Select(v => v.Version));
    }

    [Fact]
    public async Task TheTasksOfAType_AreMigrated_AndItsVersionsShown()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        await types.DefineAsync(Product.Operator, "pdf.render", new() { Version = "1" }, null);
        await console.Product.Tasks.SubmitAsync(
            Product.Operator,
            new() { Type = "pdf.render", Payload = """{"a":1}"""u8.ToArray() }
        );
        await types.DefineAsync(
            Product.Operator,
            "pdf.render",
            new() { Version = "2", Migration = """[{"op":"move","from":"/a","path":"/b"}]""" },
            null
        );
        var closed = false;
        var dialog = console.Page.Render<MigrateDialog>(p =>
            p.Add(d => d.Name, "pdf.render").Add(d => d.OnClose, () => closed = true)
        );

        await Eventually.TrueAsync(
            () => dialog.Markup.Contains("1 would get another payload", StringComparison.Ordinal),
            "it was tried"
        );
        Assert.Contains(
            "\"b\":1",
            dialog.Find("pre[aria-label=After]").TextContent,
            StringComparison.Ordinal
        );
        await dialog.SubmitFormAsync("form");

        Assert.True(closed);
        var operation = Assert.Single(
            (
                await console
                    .Product.Get<TaskQueue.Core.Tasks.Bulk.Operations>()
                    .ListAsync(Product.Operator, null, 10, Stop)
            ).Items
        );
        Assert.Equal(TaskQueue.Core.Tasks.Bulk.BulkAction.Migrate, operation.Action);
        var versions = await types.VersionsAsync(Product.Operator, "pdf.render", Stop);
        var shown = console.Page.Render<VersionsDialog>(p =>
            p.Add(d => d.Name, "pdf.render").Add(d => d.Items, versions).Add(d => d.OnClose, () => { })
        );
        Assert.Equal(2, shown.FindAll("li").Count);
        Assert.Contains("Migration from the version before", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATypeThatNobodyNeeds_IsDeleted_AfterAQuestion()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        await types.DefineAsync(Product.Operator, "pdf.render", new() { Version = "1" }, null);
        var page = console.Page.Render<TaskTypesPage>();
        Assert.Empty(page.FindAll("button[aria-label='Delete echo']"));

        await page.ClickOnAsync("button[aria-label='Delete pdf.render']");
        Assert.NotNull(await types.FindAsync(Product.Operator, "pdf.render", Stop));
        await page.SubmitFormAsync("dialog form");

        Assert.Null(await types.FindAsync(Product.Operator, "pdf.render", Stop));
        Assert.Empty(page.FindAll("dialog"));
        Assert.DoesNotContain("pdf.render", page.Find("section.types").TextContent, StringComparison.Ordinal);
    }
}
