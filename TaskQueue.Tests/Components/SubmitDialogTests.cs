using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The submit dialog and its editor.</summary>
public sealed class SubmitDialogTests
{
    internal const string EditorModule = "./Components/Tasks/PayloadEditor.razor.js";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoodTask_IsSubmitted_AndLinked()
    {
        await using var console = await ConsoleContext.StartAsync();
        var closed = false;
        var dialog = Open(console, """{"a":1}""", () => closed = true);

        dialog.Find("#task-type").Input("echo");
        dialog.Find("#task-priority").Input("7");
        await dialog.Find("form").SubmitAsync();

        var task = Assert.Single(
            (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items
        );
        Assert.Equal(7, task.Priority);
        Assert.Equal("person@example.com", task.CreatedBy);
        Assert.True(closed);
        Assert.Contains(
            "accepted",
            Assert.Single(console.Page.Services.GetRequiredService<Toasts>().Shown).Summary,
            StringComparison.Ordinal
        );
    }

    /// <summary>S07: however often somebody clicks, and however late the clicks come.</summary>
    [Fact]
    public async Task FiftyClicks_MakeOneTask()
    {
        await using var console = await ConsoleContext.StartAsync();
        IRenderedComponent<SubmitDialog>? dialog = null;
        // A page that closes a dialog takes it away; a browser that has not seen that yet clicks on.
        dialog = Open(console, "{}", () => dialog!.Instance.Dispose());
        dialog.Find("#task-type").Input("echo");
        var form = dialog.Find("form");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => form.SubmitAsync()));
        await form.SubmitAsync();

        Assert.Single(
            (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 60, Stop)).Items
        );
    }

    [Fact]
    public async Task Ties_AreChecked_AndSubmitted()
    {
        await using var console = await ConsoleContext.StartAsync();
        var parent = (await console.Product.Tasks.SubmitAsync(Product.Operator, Samples.NewTask())).Id!.Value;
        var dialog = Open(console, "{}");

        dialog.Find("#task-type").Input("echo");
        dialog.Find("#task-depends").Input($"{parent}, nonsense");
        dialog.Find("#task-mode").Input("some");
        var (ids, mode) = (
            dialog.Find("#task-depends-note").TextContent,
            dialog.Find("#task-mode-note").TextContent
        );
        dialog.Find("#task-depends").Input($" {parent}\n");
        dialog.Find("#task-mode").Input("any");
        dialog.Find("#task-outcome").Change("Finished");
        dialog.Find("#task-unique").Change("Extend");
        var unique = dialog.Find("#task-unique-note").TextContent;
        dialog.Find("#task-unique").Change("Existing");
        dialog.Find("#task-window").Input("2 h");
        await dialog.Find("form").SubmitAsync();
        var first = (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items[
            0
        ];
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("nonsense", ids, StringComparison.Ordinal);
        Assert.Contains("whole number", mode, StringComparison.Ordinal);
        Assert.Contains("extend needs", unique, StringComparison.Ordinal);
        Assert.Equal("any finished skip", first.DependsRule?.ToString());
        Assert.Equal([parent], first.DependsOn);
        Assert.Contains(
            "was there already",
            console.Page.Services.GetRequiredService<Toasts>().Shown[^1].Summary,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task UnknownType_IsToldAtItsField()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{}");

        dialog.Find("#task-type").Input("ecco");
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("echo", dialog.Find("#task-type-note").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", dialog.Find("#task-type").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task BadName_IsToldWhileTyping()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{}");

        dialog.Find("#task-queue").Input("no spaces");

        Assert.Contains(
            "letters, digits",
            dialog.Find("#task-queue-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.Null(dialog.Find("#task-type").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task RetryPolicy_IsCheckedWhileTyping_AndItsRestsAreShown()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{}");

        var note = () => dialog.Find("#task-retry-note").TextContent;
        Assert.Contains("0–2 s, 0–4 s, 0–8 s, 0–16 s; after", note(), StringComparison.Ordinal);
        dialog.Find("#task-retry").Input("fixed(10s) attempts 3");
        Assert.Contains("Rests 10 s, 10 s; after", note(), StringComparison.Ordinal);
        dialog.Find("#task-retry").Input("fixed(10)");
        Assert.Contains("column 7: expected a duration", note(), StringComparison.Ordinal);
        dialog.Find("#task-type").Input("echo");
        dialog.Find("#task-retry").Input("fixed(10s); never on A");
        await dialog.Find("form").SubmitAsync();

        var tasks = await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop);
        Assert.Equal("fixed(10s); never on A", Assert.Single(tasks.Items).Retry);
    }

    [Fact]
    public async Task Labels_AreCheckedWhileTyping_AndKept()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{}");

        dialog.Find("#task-labels").Input("gpu, EU");
        Assert.Contains(
            "lower-case letters",
            dialog.Find("#task-labels-note").TextContent,
            StringComparison.Ordinal
        );
        dialog.Find("#task-type").Input("echo");
        dialog.Find("#task-labels").Input("gpu, eu");
        await dialog.Find("form").SubmitAsync();

        var task = Assert.Single(
            (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items
        );
        Assert.Equal(["eu", "gpu"], task.Labels);
        var facts = console.Page.Render<TaskFacts>(p => p.Add(f => f.Task, task));
        Assert.Equal(
            ["tasks?label=eu", "tasks?label=gpu"],
            facts.FindAll("a[href^='tasks?label=']").Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task WhatIsSaidOfItsType_IsTold_AndItsSchemaHolds()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console
            .Product.Get<TaskTypes>()
            .DefineAsync(
                Product.Operator,
                "echo",
                new() { Schema = """{"required":["order"]}""", Deprecation = "Use other." },
                null
            );
        var dialog = Open(console, "{}");

        dialog.Find("#task-type").Input("echo");
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("Use other.", dialog.Find("#task-type-note").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "Must have the member order.",
            dialog.Find("#task-payload-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty((await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items);
    }

    [Fact]
    public async Task BadPayload_IsToldWithItsPlace()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{\n  \"a\": }");

        dialog.Find("#task-type").Input("echo");
        await dialog.Find("form").SubmitAsync();

        Assert.Contains(
            "line 2, column 8",
            dialog.Find("#task-payload-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Go to line 2",
            dialog.Find("#task-payload-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty((await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items);
    }

    [Fact]
    public async Task Payload_ThatComesWhileTyping_IsChecked()
    {
        await using var console = await ConsoleContext.StartAsync();
        var dialog = Open(console, "{}");
        var editor = dialog.FindComponent<PayloadEditor>();

        await editor.InvokeAsync(() => editor.Instance.OnTypedAsync(new Text("[1,")));
        Assert.Contains(
            "Is not JSON",
            dialog.Find("#task-payload-note").TextContent,
            StringComparison.Ordinal
        );
        await editor.InvokeAsync(() =>
            editor.Instance.OnTypedAsync(new Text(new string(' ', (1 << 20) + 1)))
        );
        Assert.Contains(
            "larger than 1 MiB",
            dialog.Find("#task-payload-note").TextContent,
            StringComparison.Ordinal
        );
        await editor.InvokeAsync(() => editor.Instance.OnTypedAsync(new Text("[1]")));

        Assert.Null(dialog.Find("textarea").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Viewer_WhoForcesTheDialogOpen_IsRefused()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var dialog = Open(console, "{}");

        dialog.Find("#task-type").Input("echo");
        await dialog.Find("form").SubmitAsync();

        Assert.Contains("tasks.write", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty((await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items);
    }

    private static IRenderedComponent<SubmitDialog> Open(
        ConsoleContext console,
        string payload,
        Action? close = null
    )
    {
        var module = console.Page.JSInterop.SetupModule(EditorModule);
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<IJSStreamReference>("read", _ => true).SetResult(new Text(payload));
        return console.Page.Render<SubmitDialog>(p => p.Add(d => d.OnClose, close ?? (() => { })));
    }

    // The browser's side of the editor.
    internal sealed class Text(string text) : IJSStreamReference
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        public long Length => _bytes.Length;

        public ValueTask<Stream> OpenReadStreamAsync(
            long maxAllowedSize = 512000,
            CancellationToken cancellationToken = default
        ) => ValueTask.FromResult<Stream>(new MemoryStream(_bytes));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
