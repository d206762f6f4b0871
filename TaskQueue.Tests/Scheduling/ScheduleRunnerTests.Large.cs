namespace TaskQueue.Tests.Scheduling;

public abstract partial class ScheduleRunnerTests
{
    [Fact]
    public async Task LargeTasks_AreMadeInPortions_ThatFitIntoMemory()
    {
        const int Count = 20;
        var task = Samples.NewTask($"\"{new string('x', 1_000_000)}\"");
        for (var i = 0; i < Count; i++)
        {
            await CreateAsync(ScheduleSamples.New($"s{i}") with { Task = task });
        }

        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        bool[] more = [await PassAsync(), await PassAsync(), await PassAsync()];

        Assert.Equal([true, false, false], more);
        Assert.Equal(Count, (await TasksAsync()).Count);
    }
}
