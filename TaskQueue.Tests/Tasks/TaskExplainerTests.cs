using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Tests.Tasks;

/// <summary>Why a task does not run: a table of the gates, and what holds for all facts.</summary>
public sealed class TaskExplainerTests
{
    private static readonly DateTimeOffset Now = Samples.Now;
    private static readonly WorkerFact Idle = new("w1", true, true, [], WorkerStand.Working, 0, 4, Now);

    private static readonly ExplainFacts Free = new()
    {
        Task = Samples.Task(),
        Now = Now,
        Workers = [Idle],
        Ahead = new(0, false),
    };

    public static TheoryData<string, string> Gates =>
        new()
        {
            { ExplainedGates.Ended, "dead after 1 attempt (Boom: It broke.)" },
            { ExplainedGates.Running, "Attempt 1 runs on w1" },
            { ExplainedGates.Time, "in 1 h 0 min" },
            { ExplainedGates.Dependencies, "1 did; 1 to come" },
            { ExplainedGates.Expiry, "ran out" },
            { ExplainedGates.Deadline, "Its deadline was 2026-03-02 09:00:00 UTC" },
            { ExplainedGates.Queue, "paused by ada 2 min 0 s ago: stocktaking (until somebody resumes it)" },
            { ExplainedGates.Limits, "concurrency of queue 'default', 3 of 3" },
            { ExplainedGates.Broker, "being filled" },
            { ExplainedGates.Workers, "No worker is alive" },
            { ExplainedGates.Serving, "None serves queue 'default'; the only one asked is w1." },
            { ExplainedGates.Type, "knows the type 'echo'" },
            { ExplainedGates.Labels, "has the labels gpu" },
            { ExplainedGates.Accepting, "1 paused, 0 draining" },
            { ExplainedGates.Slots, "All 4 slots" },
            { ExplainedGates.Position, "More than 10,000 ready tasks stand before it" },
        };

    [Theory]
    [MemberData(nameof(Gates))]
    public void AClosedGate_IsTheVerdict_WithItsEvidenceAndAdvice(string gate, string evidence)
    {
        var explanation = TaskExplainer.Explain(Shut(Free, gate));

        Assert.Equal(gate, explanation.Verdict);
        Assert.Contains(evidence, explanation.Summary, StringComparison.Ordinal);
        var closed = explanation.Gates.First(g => !g.Ok);
        Assert.Equal((gate, explanation.Summary), (closed.Gate, closed.Evidence));
        Assert.False(string.IsNullOrWhiteSpace(closed.Advice));
    }

    [Fact]
    public void NothingClosed_IsReady()
    {
        var explanation = TaskExplainer.Explain(Free);

        Assert.Equal(Explanation.Ready, explanation.Verdict);
        Assert.All(explanation.Gates, g => Assert.True(g.Ok, g.Evidence));
    }

    [Fact]
    public void APauseWhoseEndHasPassed_HoldsNothing() =>
        Assert.Equal(
            Explanation.Ready,
            TaskExplainer.Explain(Free with { Pause = new("ada", Now, null, Now) }).Verdict
        );

    [Fact]
    public void AWorkerThatKnowsTheType_ButDoesNotServeTheQueue_DoesNotCount()
    {
        var facts = Free with
        {
            Workers = [Idle with { Knows = false }, Idle with { Name = "w2", Serves = false }],
        };

        Assert.Equal(ExplainedGates.Type, TaskExplainer.Explain(facts).Verdict);
    }

    [Fact]
    public void SeveralWorkers_AreSpokenOfAsSuch()
    {
        var two = Free with { Workers = [Idle, Idle with { Name = "w2" }] };
        var without = two with { Workers = [.. two.Workers.Select(w => w with { Knows = false })] };

        var open = TaskExplainer.Explain(two).Gates;
        var closed = TaskExplainer.Explain(without).Summary;

        Assert.Contains(open, g => g.Evidence == "2 of 2 know the type 'echo': w1, w2.");
        Assert.Equal("None of the 2 workers knows the type 'echo': w1, w2.", closed);
    }

    [Fact]
    public void EveryLimitThatIsUsedUp_IsTold_WithWhoSetIt_AndWhatHoldsIt()
    {
        Guid[] holders = [.. Enumerable.Range(0, 7).Select(_ => Guid.NewGuid())];
        LimitSaid ofQueue = new("queue 'mail'", "ada", Now.AddHours(-1), " A small server. ", null);
        LimitSaid ofType = new("type 'echo'", "ci", Now, null, Now.AddHours(2));
        var facts = Free with
        {
            Limits =
            [
                new("running at once of queue 'mail'", 7, 7) { Said = ofQueue, Holders = holders },
                new("rate of queue 'mail'", 1, 1, Now.AddMinutes(1)) { Said = ofQueue },
                new("running at once of key 'k'", 0, 1) { Said = ofQueue },
                new("running at once of type 'echo'", 1, 1) { Said = ofType, Holders = [holders[6]] },
            ],
        };

        var told = TaskExplainer.Explain(facts).Summary;

        Assert.Equal(
            "The limit is reached: running at once of queue 'mail', 7 of 7. "
                + $"Some of the tasks that hold it: {string.Join(", ", holders.Take(5))}. "
                + "The limit is reached: rate of queue 'mail', 1 of 1; room again at 2026-03-02 09:01:00 UTC. "
                + $"The limit is reached: running at once of type 'echo', 1 of 1. The tasks that hold it: {holders[6]}. "
                + "The limits of queue 'mail' were set by ada at 2026-03-02 08:00:00 UTC: A small server. "
                + "The limits of type 'echo' were set by ci at 2026-03-02 09:00:00 UTC until 2026-03-02 11:00:00 UTC: no reason given.",
            told
        );
    }

    [Theory]
    [InlineData(OrderKind.Pause, 0, "was paused by ada at 2026-03-02 09:00:00 UTC")]
    [InlineData(OrderKind.Drain, 0, "was told to drain by ada at 2026-03-02 09:00:00 UTC")]
    [InlineData(OrderKind.Stop, 0, "was told to stop by ada at 2026-03-02 09:00:00 UTC")]
    [InlineData(
        OrderKind.Pause,
        2,
        "was paused by ada at 2026-03-02 09:00:00 UTC until 2026-03-02 11:00:00 UTC"
    )]
    [InlineData(
        OrderKind.Drain,
        1,
        "was told to drain by ada at 2026-03-02 09:00:00 UTC until 2026-03-02 10:00:00 UTC"
    )]
    public void WorkersThatTakeNothing_SayWhoToldThemSo(OrderKind kind, int hours, string told)
    {
        var stands = kind is OrderKind.Pause ? WorkerStand.Paused : WorkerStand.Draining;
        var ends = Idle with { Name = "w2", Stands = WorkerStand.Draining };
        var order = new OrderFact(kind, "ada", Now, null) { Until = hours == 0 ? null : Now.AddHours(hours) };
        var facts = Free with { Workers = [Idle with { Stands = stands, Order = order }, ends] };

        var summary = TaskExplainer.Explain(facts).Summary;

        Assert.EndsWith($": w1, w2. Worker w1 {told}: no reason given.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void EachFullLimit_AndEachOrder_IsTold_WhateverElseHoldsItUp() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var facts = Any(new Random(seed));
                    var gates = TaskExplainer.Explain(facts).Gates.ToDictionary(g => g.Gate);
                    var (limits, accepting) = (gates[ExplainedGates.Limits], gates[ExplainedGates.Accepting]);
                    return facts.Limits.All(l =>
                            l.Used < l.Allowed
                            || limits.Evidence.Contains($"{l.What}, {l.Used} of", StringComparison.Ordinal)
                                && (
                                    l.Said is null
                                    || limits.Evidence.Contains(l.Said.By, StringComparison.Ordinal)
                                )
                        )
                        && (
                            accepting.Ok
                            || facts.Workers.All(w =>
                                w is not { Serves: true, Knows: true, Order: { } order }
                                || facts.Labels.Count > 0
                                || accepting.Evidence.Contains(order.By, StringComparison.Ordinal)
                            )
                        );
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AnySetOfFacts_HasOneVerdict_WhichIsTheFirstClosedGate() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                seed =>
                {
                    var facts = Any(new Random(seed));
                    var explanation = TaskExplainer.Explain(facts);
                    return explanation.Gates.Select(g => g.Gate).SequenceEqual(ExplainedGates.All)
                        && explanation.Verdict
                            == (explanation.Gates.FirstOrDefault(g => !g.Ok)?.Gate ?? Explanation.Ready)
                        && explanation.Gates.All(g => g.Ok == (g.Advice is null) && g.Evidence.Length > 0)
                        && TaskExplainer.Explain(facts).Summary == explanation.Summary;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    // Any gates at once, open and closed, in any state.
    private static ExplainFacts Any(Random random)
    {
        var task = Samples.Task((TaskState)random.Next(TaskStates.Count));
        task.DueAt = random.Next(2) == 0 ? null : Now.AddSeconds(random.Next(-100, 100));
        var facts = Free with { Task = task, Ahead = random.Next(2) == 0 ? null : Free.Ahead };
        foreach (
            var gate in ExplainedGates.All.Where(g =>
                g
                    is not (
                        ExplainedGates.Ended
                        or ExplainedGates.Rules
                        or ExplainedGates.Running
                        or ExplainedGates.Time
                    )
            )
        )
        {
            facts = random.Next(4) == 0 ? Shut(facts, gate) : facts;
        }

        return facts;
    }

    private static ExplainFacts Shut(ExplainFacts facts, string gate) =>
        gate switch
        {
            ExplainedGates.Ended => facts with { Task = Dead() },
            ExplainedGates.Running => facts with
            {
                Task = Put(TaskState.Running, t => (t.Worker, t.StartedAt) = ("w1", Now.AddMinutes(-1))),
            },
            ExplainedGates.Time => facts with
            {
                Task = Put(TaskState.Scheduled, t => t.DueAt = Now.AddHours(1)),
            },
            ExplainedGates.Dependencies => facts with
            {
                Task = Put(TaskState.Blocked, t => t.DependsRule = DependencyRule.Default),
                WaitsFor =
                [
                    new(Guid.NewGuid(), TaskState.Running, null),
                    new(Guid.NewGuid(), TaskState.Succeeded, true),
                ],
            },
            ExplainedGates.Expiry => facts with { Task = Put(facts.Task.State, t => t.ExpiresAt = Now) },
            ExplainedGates.Deadline => facts with { Task = Put(facts.Task.State, t => t.DeadlineAt = Now) },
            ExplainedGates.Queue => facts with
            {
                Pause = new("ada", Now.AddMinutes(-2), "stocktaking", null),
            },
            ExplainedGates.Limits => facts with
            {
                Limits =
                [
                    new("rate", 1, 2),
                    new("concurrency of queue 'default'", 3, 3)
                    {
                        Said = new("queue 'default'", "hedy", Now, null, null),
                    },
                    new("rate of type 'echo'", 1, 1),
                ],
            },
            ExplainedGates.Broker => facts with { Broker = BrokerFact.Rebuilding },
            ExplainedGates.Workers => facts with { Workers = [] },
            ExplainedGates.Serving => facts with { Workers = [Idle with { Serves = false }] },
            ExplainedGates.Type => facts with { Workers = [Idle with { Knows = false }] },
            ExplainedGates.Labels => facts with { Labels = ["gpu"] },
            ExplainedGates.Accepting => facts with
            {
                Workers =
                [
                    Idle with
                    {
                        Stands = WorkerStand.Paused,
                        Order = new(OrderKind.Pause, "grace", Now, "Another disk. "),
                    },
                ],
            },
            ExplainedGates.Slots => facts with { Workers = [Idle with { Running = 4 }] },
            _ => facts with { Ahead = new(10_000, true) },
        };

    private static TaskItem Dead() =>
        Put(
            TaskState.Dead,
            t => (t.Attempt, t.ErrorKind, t.ErrorMessage, t.FinishedAt) = (1, "Boom", "It broke.", Now)
        );

    private static TaskItem Put(TaskState state, Action<TaskItem> change)
    {
        var task = Samples.Task(state);
        change(task);
        return task;
    }
}
