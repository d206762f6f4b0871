using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Tests.Components;

/// <summary>Pages that follow the store, while it is away.</summary>
public sealed class LivePageTests
{
    [Fact]
    public async Task WhatIsDoneWhileTheStoreIsAway_IsSaid_AndThePageStays()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<ActingPage>();

        await page.ClickOnAsync("button");

        Assert.Equal("The store does not answer.", page.Find("p").TextContent);
    }
}

/// <summary>A page that acts, and meets a store that is away.</summary>
internal sealed class ActingPage : LivePage
{
    private bool _isRead;

    // It is read once: a later reading would take back what is said.
    protected override Task LoadAsync(CancellationToken cancellationToken)
    {
        var reading = _isRead ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;
        _isRead = true;
        return reading;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "button");
        builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, ActAsync));
        builder.CloseElement();
        builder.OpenElement(2, "p");
        builder.AddContent(3, Trouble);
        builder.CloseElement();
    }

    private static async Task ActAsync()
    {
        await Task.Yield();
        throw new TimeoutException("The store does not answer.");
    }
}
