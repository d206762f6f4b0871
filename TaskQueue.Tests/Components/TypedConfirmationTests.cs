using System.Text;
using Bunit;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Operations;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Tests.Components;

/// <summary>Many tasks are ended or deleted by those who have typed how many, or which queue.</summary>
public sealed class TypedConfirmationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 100, null, true)]
    [InlineData("", 101, null, false)]
    [InlineData("101", 101, null, true)]
    [InlineData(" 12,345 ", 12_345, null, true)]
    [InlineData("12.345", 12_345, null, true)]
    [InlineData("1234", 12_345, null, false)]
    [InlineData("mails", 101, null, false)]
    [InlineData("mails", 101, "mails", true)]
    [InlineData("Mails", 101, "mails", false)]
    [InlineData("101", 101, "mails", true)]
    public void WhatIsTyped_IsHeldAgainstTheCount(string typed, long count, string? name, bool allowed) =>
        Assert.Equal(allowed, TypedConfirmation.Allows(typed, count, name));

    [Fact]
    public async Task WhereNobodyKnowsHowManyItIs_TheNameAloneWillDo()
    {
        await using var console = await ConsoleContext.StartAsync();

        var asked = console.Page.Render<TypedConfirmation>(p =>
            p.Add(t => t.Count, 5)
                .Add(t => t.Name, "old ones")
                .Add(t => t.ByName, true)
                .Add(t => t.Typed, "5")
        );

        Assert.Equal("Type old ones to confirm", asked.Find("label").TextContent.Trim());
        Assert.Equal("true", asked.Find("#confirm-typed").GetAttribute("aria-invalid"));
        asked.Render(p => p.Add(t => t.Typed, "old"));
        Assert.Null(asked.Find("#confirm-typed").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task APurgeOfMany_AsksForTheQueueOrTheNumber()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, 101);
        var dialog = await OpenAsync(console, BulkRequest.Purge("mails"));
        Assert.Equal(
            "Type 101 or mails to confirm",
            dialog.Find("label[for=confirm-typed]").TextContent.Trim()
        );
        Assert.True(dialog.Find("button[type=submit]").HasAttribute("disabled"));

        await dialog.TypeInAsync("#confirm-typed", "mai");
        Assert.Null(dialog.Find("#confirm-typed").GetAttribute("aria-invalid"));
        await dialog.TypeInAsync("#confirm-typed", "maps");
        Assert.Equal("true", dialog.Find("#confirm-typed").GetAttribute("aria-invalid"));
        Assert.Equal("It is 101 tasks of mails.", dialog.Find("#confirm-typed-note").TextContent);
        await dialog.SubmitFormAsync("form");
        Assert.Empty(await BegunAsync(console));
        await dialog.TypeInAsync("#confirm-typed", "mails");
        Assert.False(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        await dialog.SubmitFormAsync("form");

        Assert.Equal(101, Assert.Single(await BegunAsync(console)).Matched);
    }

    [Fact]
    public async Task FewTasks_AndWhatEndsNone_AreNotAskedAbout()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, 101);
        var filter = new TaskFilter { Queues = ["mails"] };

        var boost = await OpenAsync(console, new() { Action = BulkAction.SetPriority, Filter = filter });
        var delete = await OpenAsync(console, new() { Action = BulkAction.Delete, Filter = filter });

        Assert.Empty(boost.FindAll("#confirm-typed"));
        // None of them has ended: there is nothing to delete.
        Assert.Empty(delete.FindAll("#confirm-typed"));
    }

    private static async Task<IRenderedComponent<BulkDialog>> OpenAsync(
        ConsoleContext console,
        BulkRequest request
    )
    {
        var dialog = console.Page.Render<BulkDialog>(p =>
            p.Add(d => d.Request, request).Add(d => d.OnClose, () => { })
        );
        await Eventually.TrueAsync(() => dialog.FindAll(".count strong").Count == 1, "they are counted");
        return dialog;
    }

    private static Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(ConsoleContext console, int count) =>
        console.Product.Tasks.SubmitManyAsync(
            Product.Operator,
            [
                .. Enumerable.Repeat(
                    new NewTask
                    {
                        Type = "echo",
                        Queue = "mails",
                        Payload = Encoding.UTF8.GetBytes("null"),
                    },
                    count
                ),
            ]
        );

    private static async Task<IReadOnlyList<TaskOperation>> BegunAsync(ConsoleContext console) =>
        (
            await console
                .Product.Get<Core.Tasks.Bulk.Operations>()
                .ListAsync(Product.Operator, null, 10, Stop)
        ).Items;
}
