using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Scheduling;

public abstract partial class ScheduleRunnerTests
{
    [Theory]
    [InlineData(OverlapPolicy.Skip)]
    [InlineData(OverlapPolicy.Queue)]
    public async Task AStartByHand_DoesNotMakeFiresForgetWhatRunsSinceBefore(OverlapPolicy overlap)
    {
        var made = await CreateAsync(ScheduleSamples.New() with { Overlap = overlap });
        await FireAsync();
        var first = Assert.Single(await TasksAsync()).Id;
        var byHand = await Parts.Get<ScheduleService>().TriggerAsync(Product.Operator, made.Id);
        await Parts.Tasks.CancelAsync(Product.Operator, byHand);

        await FireAsync();
        var busy = await TasksAsync();
        await Parts.Tasks.CancelAsync(Product.Operator, first);
        await FireAsync();

        Assert.Equal(2, busy.Count);
        Assert.Equal(3, (await TasksAsync()).Count);
    }

    [Fact]
    public async Task WithReplace_WhatWasStartedByHandIsCancelledToo()
    {
        var made = await CreateAsync(ScheduleSamples.New() with { Overlap = OverlapPolicy.Replace });
        await FireAsync();
        await Parts.Get<ScheduleService>().TriggerAsync(Product.Operator, made.Id);

        await FireAsync();

        Assert.Equal(
            [TaskState.Cancelled, TaskState.Cancelled, TaskState.Queued],
            (await TasksAsync()).OrderBy(t => t.Id).Select(t => t.State)
        );
    }
}
