using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

public abstract partial class ScheduleRunnerTests
{
    [Fact]
    public async Task AClockThatLeaps_ThereAndBack_FiresNothingTwice_AndGoesOn()
    {
        var skip = await CreateAsync(ScheduleSamples.New("skip"));
        var all = await CreateAsync(
            ScheduleSamples.New("all") with
            {
                MissedRuns = MissedRuns.RunAll,
                MissedLimit = 100,
            }
        );
        await FireAsync();

        Parts.Clock.UtcNow += TimeSpan.FromHours(2);
        await PassAsync();
        Parts.Clock.UtcNow -= TimeSpan.FromHours(2);
        for (var i = 0; i < 12; i++)
        {
            await FireAsync();
        }

        // The leap was taken for two hours without a server: those fires were left out, or made up for, and none comes again.
        var leapt = await TasksAsync();
        await FireAsync();
        var tasks = await TasksAsync();
        Assert.Equal(
            [(2, 11L), (13, 0L)],
            new[] { await RowAsync(skip.Id), await RowAsync(all.Id) }.Select(s =>
                (leapt.Count(t => IsOf(t, s)), s.Missed)
            )
        );
        Assert.Equal(
            [3, 14],
            new[] { skip, all }.Select(s =>
                tasks.Where(t => IsOf(t, s)).Select(t => t.IdempotencyKey).Distinct().Count()
            )
        );
    }
}
