using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Components.DeadLetters;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Types;

namespace TaskQueue.Tests.Components;

/// <summary>Who was slower sees what differs, and takes theirs or keeps their own.</summary>
public sealed class ConflictTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Rows_AreTheFieldsThatDiffer_AndOfLongTextsThePartThatDoes()
    {
        var same = new string('a', 1000);

        var rows = ConflictRow.Between(
            ("x", "1", same + "mine" + same),
            ("x", "2", same + "theirs"),
            [("Same", d => d.Item1), ("Number", d => d.Item2), ("Long", d => d.Item3)]
        );

        Assert.Equal(["Number", "Long"], rows.Select(r => r.Label));
        Assert.Equal(("1", "2"), (rows[0].Mine, rows[0].Theirs));
        Assert.Equal($"… {new string('a', 60)}theirs", rows[1].Theirs);
        Assert.InRange(rows[1].Mine.Length, 300, 304);
        Assert.Contains("amine", rows[1].Mine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATask_IsKeptOverTheirs_OrTheirsIsTaken()
    {
        await using var console = await ConsoleContext.StartAsync();
        Type(console, "null");
        var id = await console.Product.SubmitAsync("echo");
        var task = (await console.Product.Queries.FindAsync(Product.Operator, id, Stop))!;
        var keeps = Edit(console, task);
        var takes = Edit(console, task);
        await console.Product.Tasks.EditAsync(
            Product.Operator,
            id,
            new() { Name = "theirs", Priority = 8 },
            task.Version
        );

        await keeps.TypeInAsync("#edit-name", "mine");
        await keeps.SubmitFormAsync("form");
        Assert.Equal(
            ["Name", "mine", "theirs", "Priority", "5", "8"],
            keeps.FindAll(".conflict tbody tr > *").Select(c => c.TextContent)
        );
        Assert.Contains(
            Product.Operator.Name,
            keeps.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        await takes.TypeInAsync("#edit-name", "other");
        await takes.SubmitFormAsync("form");
        await takes.ClickOnAsync("button[data-conflict=take]");
        Assert.Equal("theirs", takes.Find("#edit-name").GetAttribute("value"));
        Assert.Empty(takes.FindAll(".conflict"));

        await keeps.ClickOnAsync("button[data-conflict=keep]");

        var saved = (await console.Product.Queries.FindAsync(Product.Operator, id, Stop))!;
        Assert.Equal("mine", saved.Name);
        Assert.Equal(5, saved.Priority);
    }

    /// <summary>What a browser sends that has not seen yet that the question is gone.</summary>
    [Theory]
    [InlineData("keep", "mine", 1)]
    [InlineData("take", "theirs", 0)]
    public async Task TheSecondClickOfTwo_DoesNothingMore(string choice, string name, int saves)
    {
        await using var console = await ConsoleContext.StartAsync();
        Type(console, "null");
        var id = await console.Product.SubmitAsync("echo");
        var task = (await console.Product.Queries.FindAsync(Product.Operator, id, Stop))!;
        var closed = 0;
        var dialog = console.Page.Render<EditDialog>(p =>
            p.Add(d => d.Task, task).Add(d => d.OnClose, () => closed++)
        );
        await console.Product.Tasks.EditAsync(Product.Operator, id, new() { Name = "theirs" }, task.Version);
        await dialog.TypeInAsync("#edit-name", "mine");
        await dialog.SubmitFormAsync("form");
        var conflict = dialog.FindComponent<ConflictView>().Instance;
        var click = choice == "keep" ? conflict.OnKeep : conflict.OnTake;

        await dialog.InvokeAsync(() => Task.WhenAll(click.InvokeAsync(), click.InvokeAsync()));

        Assert.Equal(name, dialog.Find("#edit-name").GetAttribute("value"));
        Assert.Empty(dialog.FindAll(".conflict"));
        Assert.Equal(
            (saves, saves),
            (closed, console.Page.Services.GetRequiredService<Toasts>().Shown.Count)
        );
    }

    [Fact]
    public async Task ARule_IsKeptOverTheirs()
    {
        await using var console = await ConsoleContext.StartAsync();
        var rules = console.Product.Get<LetterRuleService>();
        var wanted = new NewLetterRule
        {
            Name = "old",
            ErrorKind = "Boom",
            Action = LetterAction.Keep,
        };
        var rule = await rules.CreateAsync(Product.Operator, wanted);
        var dialog = console.Page.Render<LetterRuleDialog>(p =>
            p.Add(d => d.Rule, rule).Add(d => d.OnClose, () => { })
        );
        await rules.UpdateAsync(Product.Operator, rule.Id, wanted with { Name = "theirs" }, rule.Version);

        await dialog.TypeInAsync("#rule-name", "mine");
        await dialog.SubmitFormAsync("form");
        Assert.Equal("theirs", dialog.FindAll(".conflict td")[1].TextContent);
        await dialog.ClickOnAsync("button[data-conflict=keep]");

        Assert.Equal("mine", (await rules.FindAsync(Product.Operator, rule.Id, Stop))!.Name);
    }

    [Fact]
    public async Task AType_IsKeptOverTheirs()
    {
        await using var console = await ConsoleContext.StartAsync();
        var types = console.Product.Get<TaskTypes>();
        await types.DefineAsync(Product.Operator, "pdf.render", new() { Description = "old" }, null);
        var type = (await types.FindAsync(Product.Operator, "pdf.render", Stop))!;
        var dialog = console.Page.Render<TypeDialog>(p =>
            p.Add(d => d.Type, type).Add(d => d.OnClose, () => { })
        );
        await types.DefineAsync(
            Product.Operator,
            "pdf.render",
            new() { Description = "theirs", MaxAttempts = 3 },
            type.Revision
        );

        await dialog.TypeInAsync("#type-description", "mine");
        await dialog.SubmitFormAsync("form");
        Assert.Equal(
            ["mine", "theirs", "none", "3"],
            dialog.FindAll(".conflict td").Select(c => c.TextContent)
        );
        await dialog.ClickOnAsync("button[data-conflict=keep]");

        var saved = (await types.FindAsync(Product.Operator, "pdf.render", Stop))!;
        Assert.Equal("mine", saved.Description);
        Assert.Null(saved.MaxAttempts);
    }

    private static IRenderedComponent<EditDialog> Edit(ConsoleContext console, TaskItem task) =>
        console.Page.Render<EditDialog>(p => p.Add(d => d.Task, task).Add(d => d.OnClose, () => { }));

    // What stands in the editor of the payload.
    private static void Type(ConsoleContext console, string payload)
    {
        var editor = console.Page.JSInterop.SetupModule("./Components/Tasks/PayloadEditor.razor.js");
        editor.Mode = JSRuntimeMode.Loose;
        editor.Setup<IJSStreamReference>("read", _ => true).SetResult(new Payload(payload));
    }

    private sealed class Payload(string text) : IJSStreamReference
    {
        private readonly byte[] _bytes = System.Text.Encoding.UTF8.GetBytes(text);

        public long Length => _bytes.Length;

        public ValueTask<Stream> OpenReadStreamAsync(
            long maxAllowedSize = 512000,
            CancellationToken cancellationToken = default
        ) => ValueTask.FromResult<Stream>(new MemoryStream(_bytes));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
