using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Tests.Components;

/// <summary>How far the slider of a forecast goes.</summary>
public sealed class ForecastDraftTests
{
    [Theory]
    [InlineData("", 20)]
    [InlineData("7", 20)]
    [InlineData("20", 20)]
    [InlineData(" 50 ", 50)]
    [InlineData("1000", 1000)]
    [InlineData("1000000", 1000)]
    [InlineData("99999999999", 20)]
    [InlineData("-1", 20)]
    [InlineData("many", 20)]
    public void TheSlider_GoesAsFarAsTheAddressAsks_AndNotBeyondTheRules(string workers, int most) =>
        Assert.Equal(most, new ForecastDraft { [ForecastDraft.Workers] = workers }.MostWorkers);

    [Fact]
    public void WhatTheSliderHasReached_DoesNotShrinkUnderAHand()
    {
        var draft = new ForecastDraft { [ForecastDraft.Workers] = "50" };
        var reached = draft.MostWorkers;
        draft[ForecastDraft.Workers] = "3";
        var next = new ForecastDraft(draft.MostWorkers) { [ForecastDraft.Workers] = "" };

        Assert.Equal((50, 50, 50), (reached, draft.MostWorkers, next.MostWorkers));
        Assert.Equal("0", next.WorkersOrNone);
    }

    [Fact]
    public async Task ALinkWithManyWorkers_ShowsThemOnTheSlider()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "orders" });
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("queues/orders?workers=50");

        var page = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "orders"));
        var slider = page.WaitForElement("#forecast-workers");

        Assert.Equal(("50", "50"), (slider.GetAttribute("value"), slider.GetAttribute("max")));
        Assert.Equal("50", page.Find("output").TextContent);
    }
}
