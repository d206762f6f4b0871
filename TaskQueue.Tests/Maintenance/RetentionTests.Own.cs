using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Tasks;
using TaskQueue.Tests.Data;

namespace TaskQueue.Tests.Maintenance;

// Ages of single queues, types and tasks.
public abstract partial class RetentionTests
{
    private readonly StatementCounter _statements = new();

    private protected override void Configure(IServiceCollection services) =>
        services.AddSingleton<IInterceptor>(_statements);

    [Fact]
    public async Task AResultWithATimeOfItsOwn_GoesThen_WhateverThePolicySays()
    {
        await Parts
            .Get<TaskTypes>()
            .DefineAsync(Product.Operator, "echo", new() { ResultTtl = Day }, revision: null);
        var (own, usual) = (
            await SucceededAsync(t => t with { ResultTtl = TimeSpan.FromHours(1) }),
            await SucceededAsync(t => t)
        );
        await SetAsync(new() { Results = TimeSpan.FromMinutes(1) });
        Parts.Clock.Advance(TimeSpan.FromMinutes(59));
        await PruneAsync();
        await Parts.Get<ResultSweeper>().RunOnceAsync(Stop);
        var early = await ResultsAsync(own, usual);

        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await Parts.Get<ResultSweeper>().RunOnceAsync(Stop);
        var later = await ResultsAsync(own, usual);
        Parts.Clock.Advance(Day);
        await Parts.Get<ResultSweeper>().RunOnceAsync(Stop);

        Assert.Equal([true, true], early);
        Assert.Equal([false, true], later);
        Assert.Equal([false, false], await ResultsAsync(own, usual));
        Assert.Equal(2, await CountAsync());
        Assert.Null((await Parts.RowAsync(own)).ResultUntil);
    }

    [Fact]
    public async Task AQueueAndAType_MayHaveAgesOfTheirOwn()
    {
        var (usual, kept, ofType) = (
            await CancelledAsync(),
            await CancelledAsync(t => t with { Queue = "payments" }),
            await CancelledAsync(t => t with { Queue = "payments", Type = "delay" })
        );
        await SetAsync(
            new()
            {
                Cancelled = Day,
                Overrides =
                [
                    new() { Queue = "payments", Cancelled = RetentionRules.Forever },
                    new() { Type = "delay", Cancelled = 3 * Day },
                ],
            }
        );
        Parts.Clock.Advance(2 * Day);
        var due = await Retention.CountAsync(Product.Operator, await ReadAsync(), Stop);

        await PruneAsync();
        var early = await IdsAsync();
        Parts.Clock.Advance(2 * Day);
        await PruneAsync();

        Assert.Equal(1, due["cancelled"]);
        Assert.DoesNotContain(usual, early);
        Assert.Equal(new[] { kept, ofType }.Order(), early.Order());
        Assert.Equal([kept], await IdsAsync());
    }

    [Fact]
    public async Task WhatWouldGo_IsCountedWithOneLookAtEachState_HoweverManyAgesThereAre()
    {
        await CancelledAsync();
        await CancelledAsync(t => t with { Queue = "q7" });
        await CancelledAsync(t => t with { Queue = "q8" });
        RetentionPolicy policy = new()
        {
            Cancelled = 3 * Day,
            Results = Day,
            Overrides =
            [
                .. Enumerable
                    .Range(0, 50)
                    .Select(i => new RetentionOverride
                    {
                        Queue = FormattableString.Invariant($"q{i}"),
                        Cancelled = Day,
                        Succeeded = (i + 1) * Day,
                    }),
            ],
        };
        Parts.Clock.Advance(2 * Day);

        using var activity = new Activity("count").Start();
        var due = await Retention.CountAsync(Product.Operator, policy, Stop);

        Assert.Equal(2, _statements.Of(activity.TraceId.ToHexString()).Count);
        Assert.Equal(["cancelled", "results", "succeeded"], due.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((2, 0), (due["cancelled"], due["succeeded"]));
    }

    [Fact]
    public async Task WhatIsKeptForLong_StandsNotInTheWayOfTheRest()
    {
        List<TaskItem> kept =
        [
            .. Enumerable.Range(0, RetentionPruner.Step + 10).Select(_ => Samples.Task(queue: "payments")),
        ];
        await EndAsync(kept);
        await EndAsync([Samples.Task()]);
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await EndAsync([Samples.Task()]);
        await SetAsync(
            new() { Cancelled = 2 * Day, Overrides = [new() { Queue = "payments", Cancelled = 30 * Day }] }
        );

        Parts.Clock.Advance((2 * Day) - TimeSpan.FromMinutes(30));
        await PruneAsync();
        var first = await CountAsync();
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await PruneAsync();
        var second = await IdsAsync();
        Parts.Clock.Advance(30 * Day);
        await PruneAsync();

        Assert.Equal(kept.Count + 1, first);
        Assert.Equal(kept.Select(t => t.Id).Order(), second.Order());
        Assert.Equal(0, await CountAsync());
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ATaskThatEndsAmongThoseThatAreKeptForLong_GoesAfterItsOwnAge()
    {
        var late = Samples.Task();
        await Parts.Ledger.AcceptAsync([late]);
        List<TaskItem> kept =
        [
            .. Enumerable.Range(0, RetentionPruner.Step + 10).Select(_ => Samples.Task(queue: "payments")),
        ];
        await EndAsync(kept);
        await SetAsync(
            new()
            {
                Cancelled = TimeSpan.FromHours(1),
                Overrides = [new() { Queue = "payments", Cancelled = 30 * Day }],
            }
        );
        Parts.Clock.Advance(2 * Day);
        await PruneAsync();
        await Parts.Ledger.MoveAsync([late.Id], t => TaskMoves.Cancel(t, "operator", Parts.Clock.UtcNow));
        var ended = await CountAsync();

        Parts.Clock.Advance(TimeSpan.FromHours(2));
        await PruneAsync();

        Assert.Equal(kept.Count + 1, ended);
        Assert.Equal(kept.Select(t => t.Id).Order(), (await IdsAsync()).Order());
    }

    private async Task EndAsync(IReadOnlyList<TaskItem> tasks)
    {
        foreach (var some in tasks.Chunk(400))
        {
            await Parts.Ledger.AcceptAsync(some);
            await Parts.Ledger.MoveAsync(
                [.. some.Select(t => t.Id)],
                t => TaskMoves.Cancel(t, "operator", Parts.Clock.UtcNow)
            );
        }
    }

    private async Task<IReadOnlyList<bool>> ResultsAsync(params IReadOnlyList<Guid> tasks)
    {
        var kept = new List<bool>();
        foreach (var id in tasks)
        {
            kept.Add((await Parts.RowAsync(id)).Result is not null);
        }

        return kept;
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync()
    {
        await using var db = Parts.Db();
        return await db.Tasks.Select(t => t.Id).ToListAsync(Stop);
    }
}
