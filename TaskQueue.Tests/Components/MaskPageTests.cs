using Bunit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Types;

namespace TaskQueue.Tests.Components;

/// <summary>S2: masks in the console.</summary>
public sealed class MaskPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TaskPage_ShowsTheRest_ToThoseWithoutThePermission()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var id = await console.Product.SubmitAsync("echo", """{"order":7,"card":"4111-secret"}""");
        var before = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        Assert.DoesNotContain("order", before.Markup, StringComparison.Ordinal);
        await console
            .Product.Get<TaskTypes>()
            .DefineAsync(Product.Operator, "echo", new() { Mask = ["$.card"] }, null);

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));

        var payload = page.Find("section[aria-label=Payload] pre").TextContent;
        Assert.Contains("\"order\"", payload, StringComparison.Ordinal);
        Assert.Contains("***", payload, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Contains("tasks.payload", page.Find("p.masked").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeDialog_TakesPaths_AndChecksThemWhileTyping()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        var type = await types.DefineAsync(Product.Operator, "pdf.render", new(), null);
        var dialog = console.Page.Render<TypeDialog>(p =>
            p.Add(d => d.Type, type).Add(d => d.OnClose, () => { })
        );
        Assert.Empty(dialog.FindAll("#type-mask"));

        await dialog.Find("input[name=isOpen]").ChangeAsync(new() { Value = true });
        await dialog.TypeInAsync("#type-mask", "$.card\n$..pass word");
        Assert.Equal(
            "Path 2: At character 8: a step begins with . or [.",
            dialog.Find("#type-mask-note").TextContent
        );
        Assert.True(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        await dialog.TypeInAsync("#type-mask", "$.card\n$..password");
        await dialog.SubmitFormAsync("form");

        Assert.Equal(
            "$.card\n$..password",
            (await types.FindAsync(Product.Operator, "pdf.render", Stop))!.Mask
        );
    }
}
