using Bunit;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.DeadLetters;
using TaskQueue.Web.Components.Operations;

namespace TaskQueue.Tests.Components;

/// <summary>Work on many tasks begins on those that the dialog has shown.</summary>
public sealed class SeenSelectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OthersThanWereShown_AreShownFirst_AndConfirmedAgain()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, 2);
        var dialog = await OpenAsync(console);
        Assert.Empty(dialog.FindAll(".drift"));
        await SubmitAsync(console, 1);

        await dialog.SubmitFormAsync("form");

        Assert.Contains(
            "2 then, 3 now",
            dialog.Find(".drift [role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("3 of 3", dialog.Find(".count").TextContent, StringComparison.Ordinal);
        Assert.Empty(await BegunAsync(console));

        await dialog.SubmitFormAsync("form");

        Assert.Equal(3, Assert.Single(await BegunAsync(console)).Matched);
    }

    [Fact]
    public async Task WhatNeverStandsStill_IsDoneAllTheSame_WhereSomebodySaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, 1);
        var dialog = await OpenAsync(console);
        await SubmitAsync(console, 1);
        await dialog.SubmitFormAsync("form");
        await SubmitAsync(console, 1);

        await dialog.InvokeAsync(() =>
            dialog.Find("input[name=takesOthers]").ChangeAsync(new ChangeEventArgs { Value = true })
        );
        await dialog.SubmitFormAsync("form");

        Assert.Equal(3, Assert.Single(await BegunAsync(console)).Matched);
    }

    [Fact]
    public async Task ALetterThatWasRequeuedMeanwhile_IsToldBeforeARequeue()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        List<Guid> ids = [];
        for (var i = 0; i < 2; i++)
        {
            ids.Add(await console.Product.SubmitAsync("fail", change: t => t with { MaxAttempts = 1 }));
            await console.Product.WaitForAsync(ids[i], TaskState.Dead);
        }

        var dialog = console.Page.Render<RequeueDialog>(p =>
            p.Add(d => d.Request, BulkRequest.Requeue(null, new())).Add(d => d.OnClose, () => { })
        );
        await Eventually.TrueAsync(() => dialog.FindAll(".count strong").Count == 1, "they are counted");
        await console.Product.Get<Core.Tasks.DeadLetters>().DiscardAsync(Product.Operator, ids[0], Stop);
        await dialog.SubmitFormAsync("form");

        Assert.Contains("2 then, 1 now", dialog.Find(".drift").TextContent, StringComparison.Ordinal);
        Assert.Empty(await BegunAsync(console));
    }

    private static async Task<IRenderedComponent<BulkDialog>> OpenAsync(ConsoleContext console)
    {
        var dialog = console.Page.Render<BulkDialog>(p =>
            p.Add(d => d.Request, BulkRequest.Purge("mails")).Add(d => d.OnClose, () => { })
        );
        await Eventually.TrueAsync(() => dialog.FindAll(".count strong").Count == 1, "they are counted");
        return dialog;
    }

    private static async Task SubmitAsync(ConsoleContext console, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await console.Product.SubmitAsync("echo", change: t => t with { Queue = "mails" });
        }
    }

    private static async Task<IReadOnlyList<TaskOperation>> BegunAsync(ConsoleContext console) =>
        (
            await console
                .Product.Get<Core.Tasks.Bulk.Operations>()
                .ListAsync(Product.Operator, null, 10, Stop)
        ).Items;
}
