using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>The facts of an explanation come from where they stand, on both stores.</summary>
public abstract partial class TaskExplanationsTests : PartsTests
{
    [Fact]
    public async Task WithoutAWorker_ItSaysSo_AndWithOne_ItIsReady()
    {
        var id = await Parts.SubmitAsync();

        Assert.Equal(ExplainedGates.Workers, (await ExplainAsync(id)).Verdict);
        await BeatAsync();
        Assert.Equal(Explanation.Ready, (await ExplainAsync(id)).Verdict);
    }

    [Fact]
    public async Task APause_IsToldWithWhoAndWhy()
    {
        await BeatAsync();
        var id = await Parts.SubmitAsync();
        await Parts.Get<QueueControl>().PauseAsync(Product.Operator, "default", "stocktaking", null);

        var explanation = await ExplainAsync(id);

        Assert.Equal(ExplainedGates.Queue, explanation.Verdict);
        Assert.Contains(Product.Operator.Name, explanation.Summary, StringComparison.Ordinal);
        Assert.Contains("stocktaking", explanation.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALimitThatIsUsedUp_IsToldWithWhoSetIt_AndTheTasksThatHoldIt()
    {
        await BeatAsync();
        var control = Parts.Get<QueueControl>();
        await control.LimitAsync(
            Product.Operator,
            "default",
            new(Concurrency: 1),
            "A small server.",
            null,
            null
        );
        var first = await Parts.SubmitAsync();
        var id = await Parts.SubmitAsync();
        Assert.Single(await ClaimAsync());
        await Parts.Ledger.ChangeAsync(
            1,
            session => session.ExecuteAsync("update tasks set state = 3 where id = @p0", first)
        );

        var explanation = await ExplainAsync(id);
        await control.LimitAsync(
            Product.Operator,
            "default",
            new(Concurrency: 1),
            "A rush.",
            Samples.Now.AddHours(1),
            null
        );
        var over = await ExplainAsync(id);

        Assert.Equal(ExplainedGates.Limits, explanation.Verdict);
        Assert.StartsWith(
            $"The limit is reached: running at once of queue 'default', 1 of 1. The tasks that hold it: {first}. "
                + $"The limits of queue 'default' were set by {Product.Operator.Name} at ",
            explanation.Summary,
            StringComparison.Ordinal
        );
        Assert.EndsWith(": A small server.", explanation.Summary, StringComparison.Ordinal);
        Assert.Contains(" until ", over.Summary, StringComparison.Ordinal);
        Assert.EndsWith(": A rush.", over.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerThatIsTold_ToTakeNothing_SaysWhoToldItSo()
    {
        await BeatAsync();
        var id = await Parts.SubmitAsync();
        await using (var db = Parts.Db())
        {
            var worker = await db.Workers.SingleAsync(Stop);
            await Parts
                .Get<WorkerOrders>()
                .GiveAsync(Product.Operator, worker.Id, WorkerOrder.Drain, "New disks");
        }

        var explanation = await ExplainAsync(id);

        Assert.Equal(ExplainedGates.Accepting, explanation.Verdict);
        Assert.Contains(
            $"Worker w1 was told to drain by {Product.Operator.Name} at ",
            explanation.Summary,
            StringComparison.Ordinal
        );
        Assert.EndsWith(": New disks.", explanation.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePlaceInLine_CountsPriorityFirst_ThenAge()
    {
        await BeatAsync();
        await Parts.SubmitAsync();
        var id = await Parts.SubmitAsync();
        await Parts.SubmitAsync(t => t with { Priority = 9 });
        await Parts.SubmitAsync();
        await Parts.SubmitAsync(t => t with { Priority = 9, Queue = "other" });

        var explanation = await ExplainAsync(id);

        Assert.Equal(ExplainedGates.Position, explanation.Verdict);
        Assert.StartsWith("2 ready tasks stand before it", explanation.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePlaceInLine_OfAQueueThatAges_SaysThatAgeingIsNotCounted()
    {
        await BeatAsync();
        var id = await Parts.SubmitAsync();
        await Parts.SubmitAsync(t => t with { Priority = 9 });
        Assert.DoesNotContain("Ageing", (await ExplainAsync(id)).Summary, StringComparison.Ordinal);
        await Parts
            .Get<QueueControl>()
            .LimitAsync(
                Product.Operator,
                "default",
                new(AgeAfter: TimeSpan.FromMinutes(5)),
                null,
                null,
                null
            );

        var explanation = await ExplainAsync(id);

        Assert.StartsWith("1 ready task stands before it", explanation.Summary, StringComparison.Ordinal);
        Assert.Contains("Ageing is not counted", explanation.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkersThatCannot_AreToldApart()
    {
        var id = await Parts.SubmitAsync(t => t with { Type = "video.cut", AllowUnknownType = true });

        await BeatAsync(queues: "mail");
        Assert.Equal(ExplainedGates.Serving, (await ExplainAsync(id)).Verdict);
        await BeatAsync();
        Assert.Equal(ExplainedGates.Type, (await ExplainAsync(id)).Verdict);
        await BeatAsync(types: "video.cut", paused: true);
        Assert.Equal(ExplainedGates.Accepting, (await ExplainAsync(id)).Verdict);
        await BeatAsync(types: "video.cut", running: 4);
        Assert.Equal(ExplainedGates.Slots, (await ExplainAsync(id)).Verdict);
    }

    [Fact]
    public async Task AMail_IsLeftToWorkersWithAMailServer()
    {
        await BeatAsync();
        var id = await Parts.SubmitAsync(t => t with { Type = "email.send" });

        Assert.Equal(ExplainedGates.Type, (await ExplainAsync(id)).Verdict);
        Assert.Empty(await Parts.ClaimAsync());
        await BeatAsync(types: "email.send");
        Assert.Equal(Explanation.Ready, (await ExplainAsync(id)).Verdict);
    }

    [Fact]
    public async Task LabelsThatNoWorkerHas_AreNamed_AndItStartsWhereTheyAre()
    {
        var id = await Parts.SubmitAsync(t => t with { Labels = ["gpu", "eu"] });

        await BeatAsync(labels: ["gpu"]);
        var explanation = await ExplainAsync(id);
        await BeatAsync(labels: ["eu", "gpu", "ssd"]);

        Assert.Equal(ExplainedGates.Labels, explanation.Verdict);
        Assert.Contains("has the labels eu, gpu", explanation.Summary, StringComparison.Ordinal);
        Assert.Equal(Explanation.Ready, (await ExplainAsync(id)).Verdict);
        Assert.Empty(await ClaimAsync("gpu"));
        Assert.Equal(id, Assert.Single(await ClaimAsync("eu", "gpu", "ssd")).Task.Id);
    }

    [Fact]
    public async Task AWorkerOverRest_IsNoneForTheBuiltInTypes()
    {
        await BeatAsync(types: "text.count");
        var id = await Parts.SubmitAsync();
        await using (var db = Parts.Db())
        {
            var worker = await db.Workers.SingleAsync(Stop);
            db.Entry(worker).Property(w => w.RegisteredBy).CurrentValue = "ada";
            await db.SaveChangesAsync(Stop);
        }

        var explanation = await ExplainAsync(id);

        Assert.Equal(ExplainedGates.Type, explanation.Verdict);
        Assert.Contains("the only one asked is w1", explanation.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClosedBroker_IsBeingFilled()
    {
        await BeatAsync();
        var id = await Parts.SubmitAsync();
        await Parts.Broker.CloseAsync(Stop);

        Assert.Equal(ExplainedGates.Broker, (await ExplainAsync(id)).Verdict);
    }

    [Fact]
    public async Task NoTask_HasNoExplanation() =>
        Assert.Null(await Parts.Get<TaskExplanations>().FindAsync(Product.Operator, Guid.NewGuid(), Stop));

    private async Task<Explanation> ExplainAsync(Guid id) =>
        (await Parts.Get<TaskExplanations>().FindAsync(Product.Operator, id, Stop))!;

    private ValueTask<IReadOnlyList<Lease>> ClaimAsync(params IReadOnlyList<string> labels) =>
        Parts.Broker.ClaimAsync(
            new(Guid.Empty, "w1", ["*"], Routes.Serving([]), 10, TimeSpan.FromSeconds(30))
            {
                Labels = labels,
            },
            Stop
        );

    private async Task BeatAsync(
        string queues = "*",
        string types = "echo",
        bool paused = false,
        int running = 0,
        params IReadOnlyList<string> labels
    )
    {
        var card = new WorkerCard(
            Guid.NewGuid(),
            "w1",
            "h",
            "1",
            4,
            [queues],
            labels,
            [types],
            Samples.Now,
            running,
            Draining: false
        )
        {
            Paused = paused,
        };
        foreach (var before in await Parts.Broker.WorkersAsync(Stop))
        {
            await Parts.Broker.LeaveAsync(before.Card.Id, Stop);
        }

        Parts.Broker.Beat(new(card, [], false, TimeSpan.FromSeconds(30), []));
        await Parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
    }

    public sealed class OnSqlite : TaskExplanationsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : TaskExplanationsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
