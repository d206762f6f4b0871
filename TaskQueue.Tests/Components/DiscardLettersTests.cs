using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.DeadLetters;

namespace TaskQueue.Tests.Components;

/// <summary>Dead letters are discarded many at a time.</summary>
public sealed class DiscardLettersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APage_IsSelectedByItsBox_AndDiscarded()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var ids = await DieAsync(console, "valve 1 leaks", "valve 2 leaks", "the disk is full");
        var page = console.Page.Render<DeadLettersPage>();
        Assert.Empty(page.FindAll("button[data-discard]"));

        await PickPageAsync(page, true);
        Assert.Equal(3, page.FindAll(".letters input[checked]").Count);
        await PickPageAsync(page, false);
        Assert.Empty(page.FindAll("button[data-discard]"));
        await PickPageAsync(page, true);
        await page.ClickOnAsync("button[data-discard=picked]");
        await BeginAsync(page, "Discard: 3 tasks");

        Assert.Empty(page.FindAll(".picked"));
        Assert.Equal(3, (await OnlyAsync(console)).Matched);
        await GoneAsync(console, ids);
    }

    [Fact]
    public async Task AGroup_IsDiscarded_AndOthersStay()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var ids = await DieAsync(console, "valve 1 leaks", "valve 2 leaks", "the disk is full");
        var letter = await console.Product.Queries.FindAsync(Product.Operator, ids[0], Stop);
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo($"dead-letters?fingerprint={ErrorFingerprint.Write(letter!.Fingerprint!.Value)}");
        var page = console.Page.Render<DeadLettersPage>();

        await page.ClickOnAsync("button[data-discard=group]");
        await BeginAsync(page, "Discard: 2 tasks");

        await GoneAsync(console, ids[..2]);
        Assert.NotNull(await console.Product.Queries.FindAsync(Product.Operator, ids[2], Stop));
    }

    private static async Task BeginAsync(IRenderedComponent<DeadLettersPage> page, string heading)
    {
        await Eventually.TrueAsync(() => page.FindAll("dialog .count strong").Count == 1, "they are counted");
        Assert.Equal(heading, page.Find("dialog h2").TextContent);
        await page.TypeInAsync("#bulk-undo", "0");
        await page.SubmitFormAsync("dialog form");
        Assert.Empty(page.FindAll("dialog"));
    }

    private static Task PickPageAsync(IRenderedComponent<DeadLettersPage> page, bool taken) =>
        page.InvokeAsync(() =>
            page.Find("input[data-pick=page]").ChangeAsync(new ChangeEventArgs { Value = taken })
        );

    private static async Task<Guid[]> DieAsync(ConsoleContext console, params string[] messages)
    {
        var ids = new List<Guid>();
        foreach (var message in messages)
        {
            var id = await console.Product.SubmitAsync(
                "fail",
                $$"""{"message":"{{message}}"}""",
                t => t with { MaxAttempts = 1 }
            );
            await console.Product.WaitForAsync(id, TaskState.Dead);
            ids.Add(id);
        }

        return [.. ids];
    }

    private static Task GoneAsync(ConsoleContext console, IEnumerable<Guid> ids) =>
        Eventually.TrueAsync(
            async () =>
            {
                foreach (var id in ids)
                {
                    if (await console.Product.Queries.FindAsync(Product.Operator, id, Stop) is not null)
                    {
                        return false;
                    }
                }

                return true;
            },
            "they are deleted"
        );

    private static async Task<TaskOperation> OnlyAsync(ConsoleContext console) =>
        Assert.Single(
            (
                await console
                    .Product.Get<Core.Tasks.Bulk.Operations>()
                    .ListAsync(Product.Operator, null, 10, Stop)
            ).Items
        );
}
