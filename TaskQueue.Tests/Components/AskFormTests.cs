using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Tests.Components;

/// <summary>Dialogs whose acts take long, and stores that do not answer.</summary>
public sealed class AskFormTests
{
    [Fact]
    public async Task WhatTakesLong_SaysSo_CanBeLeft_AndANoteTellsHowItEnds()
    {
        await using var console = await ConsoleContext.StartAsync();
        var clock = new ManualClock();
        console.Page.Services.AddSingleton<TimeProvider>(clock);
        var closed = 0;
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => closed++));

        var work = form.InvokeAsync(form.Instance.WorkAsync);
        clock.Advance(TimeSpan.FromSeconds(4));
        var early = form.FindAll(".slow").Count;
        clock.Advance(TimeSpan.FromSeconds(1));
        form.WaitForAssertion(() => Assert.Single(form.FindAll(".slow")));
        await form.ClickOnAsync(".leave");
        form.Instance.Dispose();
        form.Instance.Refuse("Somebody else was faster.");
        await work;

        Assert.Equal((0, 1), (early, closed));
        var note = Assert.Single(console.Page.Services.GetRequiredService<Toasts>().Shown);
        Assert.Equal("Somebody else was faster.", note.Summary);
    }

    [Fact]
    public async Task WhatEndsInTime_SaysNothing_AndIsRefusedInTheForm()
    {
        await using var console = await ConsoleContext.StartAsync();
        var clock = new ManualClock();
        console.Page.Services.AddSingleton<TimeProvider>(clock);
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => { }));

        var work = form.InvokeAsync(form.Instance.WorkAsync);
        form.Instance.Refuse("It has ended already.");
        await work;
        clock.Advance(TimeSpan.FromSeconds(10));
        form.Render(p => p.Add(d => d.OnClose, () => { }));

        Assert.Equal("It has ended already.", form.Find(".refused").TextContent);
        Assert.Empty(form.FindAll(".slow"));
        Assert.Empty(console.Page.Services.GetRequiredService<Toasts>().Shown);
    }

    [Fact]
    public async Task WhereTheStoreDoesNotAnswer_TheFormSaysSo_AndStays()
    {
        await using var console = await ConsoleContext.StartAsync();
        var closed = 0;
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => closed++));

        var work = form.InvokeAsync(form.Instance.WorkAsync);
        form.Instance.Fail(new TimeoutException("The store does not answer."));
        await work;
        form.Render(p => p.Add(d => d.OnClose, () => closed++));

        Assert.Equal("The store does not answer.", form.Find(".refused").TextContent);
        Assert.Equal(0, closed);
    }

    [Fact]
    public async Task ABug_IsNotSaidToBeTheStore()
    {
        await using var console = await ConsoleContext.StartAsync();
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => { }));

        var work = form.InvokeAsync(form.Instance.WorkAsync);
        form.Instance.Fail(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => work);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task WhatWasClosedBefore_ClosesNothingMore_WhenItEnds(bool isClosedBefore, int closings)
    {
        await using var console = await ConsoleContext.StartAsync();
        var closed = 0;
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => closed++));

        var work = form.InvokeAsync(form.Instance.WorkAsync);
        if (isClosedBefore)
        {
            form.Instance.Dispose();
        }

        form.Instance.Finish();
        await work;

        Assert.Equal(closings, closed);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(9, 4)]
    [InlineData(0, 1)]
    public async Task AReadThatTheStoreDoesNotAnswer_IsTriedAgain_AFewTimes(int failures, int reads)
    {
        await using var console = await ConsoleContext.StartAsync();
        var clock = new ManualClock();
        console.Page.Services.AddSingleton<TimeProvider>(clock);
        var form = console.Page.Render<LongDialog>(p => p.Add(d => d.OnClose, () => { }));
        var calls = 0;

        var reading = form.Instance.ReadAsync(() =>
            ++calls <= failures ? throw new TimeoutException() : Task.FromResult(calls)
        );
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return reading.IsCompleted;
            },
            "the read has ended"
        );

        Assert.Equal(reads, calls);
        Assert.Equal(failures >= reads, reading.IsFaulted);
        Assert.True(
            reading.IsFaulted ? reading.Exception?.InnerException is TimeoutException : await reading == calls
        );
    }
}

/// <summary>A dialog whose act ends when a test says so.</summary>
internal sealed class LongDialog : AskDialog
{
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task WorkAsync() =>
        TryAsync(async () =>
        {
            await _work.Task;
            await OnClose.InvokeAsync();
        });

    public void Finish() => _work.SetResult();

    public void Refuse(string reason) => Fail(new RefusalException(RefusalCode.Conflict, reason));

    public void Fail(Exception e) => _work.SetException(e);

    public Task<int> ReadAsync(Func<Task<int>> readAsync) => RetryReadAsync(readAsync);

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<RefusedNote>(0);
        builder.AddComponentParameter(1, nameof(RefusedNote.Reason), Refused);
        builder.AddComponentParameter(2, nameof(RefusedNote.Slow), IsSlow);
        builder.AddComponentParameter(
            3,
            nameof(RefusedNote.OnLeave),
            EventCallback.Factory.Create(this, LeaveAsync)
        );
        builder.CloseComponent();
    }
}
