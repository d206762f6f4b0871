using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Workers;

// What is said of a task's concurrency key.
public abstract partial class TaskExplanationsTests
{
    [Fact]
    public async Task TheRuleOfItsKey_IsToldWithWhoSetIt_AndWhatItLeavesOutAsTheQueues()
    {
        await BeatAsync();
        await Parts
            .Get<QueueControl>()
            .LimitAsync(
                Product.Operator,
                "default",
                new(KeyConcurrency: 1, KeyRate: new(1, TimeSpan.FromDays(1), 1)),
                "Of each tenant.",
                null,
                null
            );
        await Parts
            .Get<KeyControl>()
            .SetAsync(
                Product.Operator,
                "default",
                "acme",
                new(Weight: 2, Rate: new(2, TimeSpan.FromDays(1), 2)),
                "They pay more.",
                null,
                null
            );
        await Parts.SubmitAsync(t => t with { ConcurrencyKey = "acme" });
        var id = await Parts.SubmitAsync(t => t with { ConcurrencyKey = "acme" });
        Assert.Single(await ClaimAsync());

        var held = await ExplainAsync(id);
        await Parts
            .Get<KeyControl>()
            .SetAsync(
                Product.Operator,
                "default",
                "acme",
                new(Concurrency: 5, Rate: new(1, TimeSpan.FromDays(1), 1)),
                "A large order.",
                Samples.Now.AddHours(1),
                null
            );
        var spent = await ExplainAsync(id);

        Assert.Equal((ExplainedGates.Limits, ExplainedGates.Limits), (held.Verdict, spent.Verdict));
        Assert.Contains("running at once of key 'acme', 1 of 1", held.Summary, StringComparison.Ordinal);
        Assert.EndsWith(": Of each tenant.", held.Summary, StringComparison.Ordinal);
        Assert.Contains("rate of key 'acme', 1 of 1", spent.Summary, StringComparison.Ordinal);
        Assert.Contains(
            $"The limits of key 'acme' were set by {Product.Operator.Name} at ",
            spent.Summary,
            StringComparison.Ordinal
        );
        Assert.EndsWith(": A large order.", spent.Summary, StringComparison.Ordinal);
    }
}
