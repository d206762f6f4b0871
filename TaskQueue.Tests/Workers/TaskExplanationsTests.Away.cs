using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>What is said while the broker goes away.</summary>
public abstract partial class TaskExplanationsTests
{
    [Fact]
    public async Task ABrokerThatGoesAwayBetweenTwoQuestions_IsAway()
    {
        await BeatAsync();
        await Parts
            .Get<QueueControl>()
            .LimitAsync(Product.Operator, "default", new(Concurrency: 1), null, null, null);
        var id = await Parts.SubmitAsync();
        var breaks = WatchedBroker.Of(
            Parts.Broker,
            (call, _) =>
            {
                if (call == nameof(IBroker.UseAsync))
                {
                    throw new RedisAwayException("The connection broke.", null);
                }
            }
        );
        var services = Parts.Get<IServiceProvider>();

        var explanation = await ActivatorUtilities
            .CreateInstance<TaskExplanations>(services, breaks)
            .FindAsync(Product.Operator, id, Stop);
        var held = await ActivatorUtilities
            .CreateInstance<QueueControl>(services, breaks)
            .HeldOfTypeAsync(Product.Operator, "echo", Stop);

        Assert.Equal(ExplainedGates.Broker, explanation!.Verdict);
        Assert.Null(held);
    }
}
