using TaskQueue.Core;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Execution;

/// <summary>What an operator tells a worker, and what the worker then does.</summary>
public sealed class StandingOrderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Stop_IsTold_Once()
    {
        var (order, stopped) = (new StandingOrder(), 0);
        order.Stopped = () => stopped++;

        bool[] news =
        [
            order.Hear(WorkerOrder.Work),
            order.Hear(WorkerOrder.Stop),
            order.Hear(WorkerOrder.Stop),
        ];

        Assert.Equal([false, true, false], news);
        Assert.Equal((1, false), (stopped, order.MayClaim));
    }

    [Fact]
    public void End_OutlastsEveryOrder()
    {
        var order = new StandingOrder();
        order.End();

        order.Hear(WorkerOrder.Work);

        Assert.Equal(WorkerOrder.Drain, order.Current);
    }

    [Fact]
    public async Task PausedWorker_TakesNothing_SaysSo_AndGoesOnWhenTold()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database);
        var me = product.Get<WorkerIdentity>().Id;
        await Eventually.TrueAsync(
            async () =>
                (await product.Get<WorkerQueries>().FindAsync(Product.Operator, me, Stop)) is not null,
            "the worker is known"
        );
        await OrderAsync(WorkerOrder.Pause);
        await Eventually.TrueAsync(() => !product.Get<StandingOrder>().MayClaim, "it hears the order");
        await Eventually.TrueAsync(
            async () =>
                (await product.Get<WorkerQueries>().ListAsync(Product.Operator, Stop)).Any(w =>
                    w.Status is WorkerStatus.Paused
                ),
            "the console shows it"
        );

        var id = await product.SubmitAsync("echo");
        Assert.Contains("pause", product.Get<WorkerCondition>().NotReady, StringComparison.Ordinal);
        Assert.Equal(TaskState.Queued, (await product.Queries.FindAsync(Product.Operator, id, Stop))!.State);
        await OrderAsync(WorkerOrder.Work);

        await product.WaitForAsync(id, TaskState.Succeeded);
        Assert.Null(product.Get<WorkerCondition>().NotReady);

        Task OrderAsync(WorkerOrder order) =>
            product.Get<WorkerOrders>().GiveAsync(Product.Operator, me, order, reason: null);
    }
}
