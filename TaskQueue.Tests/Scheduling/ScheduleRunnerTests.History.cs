using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

public abstract partial class ScheduleRunnerTests
{
    [Fact]
    public async Task History_TellsWhatCameOfEachFire_NewestFirst_AndGoesWithTheSchedule()
    {
        var made = await CreateAsync(ScheduleSamples.New() with { Overlap = OverlapPolicy.Skip });
        await FireAsync();
        await FireAsync();
        await Parts.Tasks.CancelAsync(Product.Operator, (await TasksAsync())[0].Id);
        Parts.Clock.Advance(TimeSpan.FromMinutes(35));
        await PassAsync();
        var byHand = await Parts.Get<ScheduleService>().TriggerAsync(Product.Operator, made.Id);

        var history = Parts.Get<ScheduleHistory>();
        var all = await history.ListAsync(Product.Operator, await RowAsync(made.Id), null, 50, Stop);
        var first = await history.ListAsync(Product.Operator, await RowAsync(made.Id), null, 1, Stop);
        var rest = await history.ListAsync(
            Product.Operator,
            await RowAsync(made.Id),
            all.Items[0].Fire.Id,
            50,
            Stop
        );
        await Parts.Get<ScheduleService>().DeleteAsync(Product.Operator, made.Id, null);

        Assert.Equal(
            ["ByHand 55 1 Queued", "Missed 30 3 ", "Overlapped 20 1 ", "Made 10 1 Cancelled"],
            all.Items.Select(p =>
                $"{p.Fire.Outcome} {(int)(p.Fire.FireAt - Samples.Now).TotalMinutes} {p.Fire.Fires} {p.Task?.State}"
            )
        );
        Assert.Equal(byHand, all.Items[0].Fire.TaskId);
        Assert.Equal((1, true), (first.Items.Count, first.NextCursor is not null));
        Assert.Equal(all.Items.Skip(1).Select(p => p.Fire.Id), rest.Items.Select(p => p.Fire.Id));
        await using var db = Parts.Db();
        Assert.False(await db.ScheduleFires.AnyAsync(Stop));
    }

    [Fact]
    public async Task History_TellsTheLastTwoHundred_AndForgetsTheRest_ByHandToo()
    {
        const int Kept = ScheduleLimits.History;
        var made = await CreateAsync(ScheduleSamples.New());
        await AddFiresAsync(made.Id, Kept + 100);

        var history = Parts.Get<ScheduleHistory>();
        var first = await history.ListAsync(Product.Operator, made, null, Kept - 50, Stop);
        var rest = await history.ListAsync(Product.Operator, made, first.Items[^1].Fire.Id, Kept, Stop);
        await Parts.Get<ScheduleService>().TriggerAsync(Product.Operator, made.Id);
        var byHand = await CountFiresAsync(made.Id);
        await AddFiresAsync(made.Id, 300);
        for (var fires = 0; fires < 400 && await CountFiresAsync(made.Id) > Kept; fires++)
        {
            await FireAsync();
        }

        Assert.Equal((Kept - 50, 50), (first.Items.Count, rest.Items.Count));
        Assert.Null(rest.NextCursor);
        Assert.Equal(Kept, byHand);
        Assert.Equal(Kept, await CountFiresAsync(made.Id));
    }

    [Fact]
    public async Task OfTwoThatMoveAScheduleToTheSameTurn_OneNotesItsFires()
    {
        var made = await CreateAsync(ScheduleSamples.New());
        made.Turn++;

        for (var writer = 0; writer < 2; writer++)
        {
            await using var db = Parts.Db();
            ScheduleFire fire = new()
            {
                ScheduleId = made.Id,
                FireAt = Samples.Now,
                Outcome = FireOutcome.Overlapped,
            };
            await ScheduleMoves.WriteAsync(db, [made], [], [fire], Stop);
        }

        Assert.Equal(1, await CountFiresAsync(made.Id));
    }

    private async Task AddFiresAsync(Guid schedule, int count)
    {
        await using var db = Parts.Db();
        db.ScheduleFires.AddRange(
            Enumerable
                .Range(0, count)
                .Select(i => new ScheduleFire
                {
                    ScheduleId = schedule,
                    FireAt = Samples.Now.AddSeconds(i - count),
                    Outcome = FireOutcome.Overlapped,
                })
        );
        await db.SaveChangesAsync(Stop);
    }

    private async Task<int> CountFiresAsync(Guid schedule)
    {
        await using var db = Parts.Db();
        return await db.ScheduleFires.CountAsync(f => f.ScheduleId == schedule, Stop);
    }
}
