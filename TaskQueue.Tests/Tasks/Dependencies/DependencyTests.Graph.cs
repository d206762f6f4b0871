using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Tasks.Dependencies;

public abstract partial class DependencyTests
{
    private const int Nodes = 9;

    private static readonly AttemptOutcome[] Ways = [AttemptOutcome.Succeeded, AttemptOutcome.Failed];

    /// <summary>
    /// Random graphs whose tasks end in a random order and in random ways, against a second reading of docs/dependencies.md
    /// that shares nothing with the first.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20261126)]
    [InlineData(42)]
    public async Task RandomGraphs_EndAsTheDocumentSays(int seed)
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var random = new Random(seed);
        for (var round = 0; round < 8; round++)
        {
            await PlayAsync(parts, random, $"seed {seed}, round {round}");
        }

        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Graph_TellsBothDirections_WithHowTheyEnded()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var (good, bad) = (await SubmitAsync(parts), await SubmitAsync(parts));
        var here = await SubmitAsync(parts, "any succeeded skip", good, bad);
        var below = await SubmitAsync(parts, "all succeeded skip", here);
        var aside = await SubmitAsync(parts, "all succeeded skip", bad);
        await SettleAsync(parts, bad, AttemptOutcome.Failed);

        var graph = await parts.Get<TaskGraphs>().FindAsync(Product.Operator, here, Stop);

        Assert.Equal([good, bad, here, below], graph!.Nodes.Select(n => n.Id));
        Assert.Equal(
            [(good, here, null), (bad, here, false), (here, below, null)],
            graph.Edges.Select(e => (e.From, e.To, e.Met))
        );
        Assert.True(graph.Nodes[1].Failed);
        Assert.False(graph.Truncated);
        Assert.Equal(TaskState.Skipped, (await parts.RowAsync(aside)).State);
        Assert.Null(await parts.Get<TaskGraphs>().FindAsync(Product.Operator, Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task Graph_StopsWhereItGrowsTooLarge_AndRemembersTheDeleted()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var root = await SubmitAsync(parts);
        var rows = Enumerable
            .Range(0, TaskGraphs.MostNodes + 5)
            .Select(_ => Samples.NewTask() with { DependsOn = [root.ToString()] });
        var child = (await parts.Tasks.SubmitManyAsync(Product.Operator, [.. rows]))[0].Id!.Value;
        await SettleAsync(parts, root);

        var wide = await parts.Get<TaskGraphs>().FindAsync(Product.Operator, root, Stop);
        await parts.Tasks.DeleteAsync(Product.Operator, root, null);
        var orphan = await parts.Get<TaskGraphs>().FindAsync(Product.Operator, child, Stop);

        Assert.True(wide!.Truncated);
        Assert.Equal(TaskGraphs.MostNodes, wide.Nodes.Count);
        Assert.Equal((null, true), (orphan!.Nodes.Single(n => n.Id == root).State, orphan.Edges[0].Met));
    }

    [Fact]
    public async Task Explain_NamesWhatIsStillToCome()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var (first, second) = (await SubmitAsync(parts), await SubmitAsync(parts));
        var child = await SubmitAsync(parts, "all succeeded run", first, second);
        await SettleAsync(parts, first);

        var explanation = await parts.Get<TaskExplanations>().FindAsync(Product.Operator, child, Stop);

        Assert.Equal(ExplainedGates.Dependencies, explanation!.Verdict);
        Assert.Equal(
            $"It needs all of 2 tasks to succeed: 1 did; 1 to come: {second} (queued).",
            explanation.Gates.Single(g => g.Gate == ExplainedGates.Dependencies).Evidence
        );
    }

    private static async Task PlayAsync(CoreParts parts, Random random, string what)
    {
        var rules = new DependencyRule[Nodes];
        var parents = new int[Nodes][];
        var rows = new NewTask[Nodes];
        for (var i = 0; i < Nodes; i++)
        {
            parents[i] = [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0)];
            rules[i] = new(
                new(random.Next(parents[i].Length + 1)),
                (WantedOutcome)random.Next(3),
                (OnDependencyFailed)random.Next(3)
            );
            rows[i] = Samples.NewTask() with
            {
                Ref = $"n{i}",
                MaxAttempts = 1,
                DependsOn = [.. parents[i].Select(p => $"#n{p}")],
                DependsRule = parents[i].Length == 0 ? DependencyRule.Default : rules[i],
            };
        }

        // The rows in any order: what they wait for may stand behind them.
        var order = Enumerable.Range(0, Nodes).ToArray();
        random.Shuffle(order);
        var outcomes = await parts.Tasks.SubmitManyAsync(Product.Operator, [.. order.Select(i => rows[i])]);
        var ids = new Guid[Nodes];
        foreach (var (i, outcome) in order.Zip(outcomes))
        {
            ids[i] = outcome.Id!.Value;
        }

        var expected = new TaskState[Nodes];
        for (var i = 0; i < Nodes; i++)
        {
            expected[i] = parents[i].Length == 0 ? TaskState.Queued : TaskState.Blocked;
        }

        for (var step = 0; ; step++)
        {
            Decide(expected, parents, rules);
            var actual = new List<TaskState>();
            foreach (var id in ids)
            {
                actual.Add((await parts.RowAsync(id)).State);
            }

            Assert.True(expected.SequenceEqual(actual), $"{what}, step {step}: {string.Join(' ', actual)}");
            int[] ready = [.. Enumerable.Range(0, Nodes).Where(i => expected[i] is TaskState.Queued)];
            int[] blocked = [.. Enumerable.Range(0, Nodes).Where(i => expected[i] is TaskState.Blocked)];
            if (ready.Length == 0)
            {
                Assert.Empty(blocked);
                return;
            }

            var next =
                blocked.Length > 0 && random.Next(8) == 0 ? blocked[0] : ready[random.Next(ready.Length)];
            expected[next] = await EndAsync(parts, ids[next], expected[next], random);
        }
    }

    private static async Task<TaskState> EndAsync(CoreParts parts, Guid id, TaskState state, Random random)
    {
        if (state is TaskState.Blocked || random.Next(5) == 0)
        {
            await parts.Tasks.CancelAsync(Product.Operator, id);
            return TaskState.Cancelled;
        }

        var way = Ways[random.Next(2)];
        await SettleAsync(parts, id, way);
        return way is AttemptOutcome.Succeeded ? TaskState.Succeeded : TaskState.Dead;
    }

    // From the first to the last: whoever waits stands behind what it waits for.
    private static void Decide(TaskState[] states, int[][] parents, DependencyRule[] rules)
    {
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i] is not TaskState.Blocked)
            {
                continue;
            }

            var ended = parents[i].Select(p => states[p]).Where(s => s >= TaskState.Succeeded).ToList();
            var good = ended.Count(s =>
                rules[i].Wanted switch
                {
                    WantedOutcome.Succeeded => s == TaskState.Succeeded,
                    WantedOutcome.Failed => s != TaskState.Succeeded,
                    _ => true,
                }
            );
            var needed = rules[i].Mode.Number == 0 ? parents[i].Length : rules[i].Mode.Number;
            var possible = good + (parents[i].Length - ended.Count);
            states[i] =
                good >= needed ? TaskState.Queued
                : possible >= needed ? TaskState.Blocked
                : rules[i].OnFailed switch
                {
                    OnDependencyFailed.Run => TaskState.Queued,
                    OnDependencyFailed.Cancel => TaskState.Cancelled,
                    _ => TaskState.Skipped,
                };
        }
    }
}
