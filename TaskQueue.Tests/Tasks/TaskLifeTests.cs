using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed partial class TaskLifeTests
{
    // Attempts end more often than anything else happens.
    private static readonly TaskLife.Step[] Steps =
    [
        .. Enum.GetValues<TaskLife.Step>(),
        TaskLife.Step.Start,
        TaskLife.Step.End,
        TaskLife.Step.End,
        TaskLife.Step.End,
    ];

    // Moves that others cause: the tasks that it waits for, and who gives it another time to run.
    private static readonly (TaskState From, TaskState To)[] ByOthers =
    [
        (TaskState.Blocked, TaskState.Queued),
        (TaskState.Blocked, TaskState.Scheduled),
        (TaskState.Blocked, TaskState.Skipped),
        (TaskState.Queued, TaskState.Scheduled),
    ];

    [Fact]
    public void WhateverHappens_ATaskMovesAsTheDocumentDraws_AndKeepsCount()
    {
        var (drawn, made) = (Drawn(), new HashSet<(TaskState From, TaskState To)>());

        Prop.ForAll(
                Lives().ToArbitrary(),
                life =>
                {
                    var task = new TaskLife(life.Born());
                    foreach (var met in life.Events)
                    {
                        var move = task.Meet(met);
                        if (move.From != move.To)
                        {
                            Assert.True(drawn.Contains(move), $"{move} by {met} is not drawn");
                            made.Add(move);
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

        Assert.Equal(drawn.Except(ByOthers).Order(), made.Order());
    }

    [Fact]
    public void TableOfMoves_IsWhatTheDocumentDraws() =>
        Assert.Equal(Drawn().Order(), TaskArrows.All.Order());

    // The arrows of the picture in docs/task-states.md.
    private static HashSet<(TaskState From, TaskState To)> Drawn() =>
        [
            .. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "task-states.md"))
                .Select(line => Arrow().Match(line))
                .Where(arrow => arrow.Success)
                .Select(arrow => (StateOf(arrow.Groups["from"]), StateOf(arrow.Groups["to"]))),
        ];

    private static TaskState StateOf(Capture word) => Enum.Parse<TaskState>(word.Value, ignoreCase: true);

    private static Gen<Life> Lives() =>
        from state in Gen.Elements(Enum.GetValues<TaskState>())
        from attempts in Gen.Choose(1, 5)
        from end in Gen.Choose(0, 2)
        from events in Events().ListOf()
        select new Life(state, attempts, end == 1, end == 2, [.. events]);

    private static Gen<TaskLife.Event> Events() =>
        from step in Gen.Elements(Steps)
        from outcome in Gen.Elements(Enum.GetValues<AttemptOutcome>())
        from behind in Gen.Choose(0, 2)
        from seconds in Gen.Choose(0, 120)
        from flag in Gen.Choose(0, 4)
        select new TaskLife.Event(step, outcome, behind, TimeSpan.FromSeconds(seconds), flag == 0);

    [GeneratedRegex(
        @"^ +(?<from>[a-z]+) --> (?<to>[a-z]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Arrow();

    private sealed record Life(
        TaskState State,
        int Attempts,
        bool Expires,
        bool HasDeadline,
        TaskLife.Event[] Events
    )
    {
        public TaskItem Born()
        {
            var task = Samples.Task(State, maxAttempts: Attempts);
            task.FinishedAt = State.IsFinal() ? Samples.Now : null;
            task.DueAt = State is TaskState.Scheduled or TaskState.Retrying
                ? Samples.Now.AddMinutes(1)
                : null;
            task.ExpiresAt = Expires ? Samples.Now.AddMinutes(5) : null;
            task.DeadlineAt = HasDeadline ? Samples.Now.AddMinutes(5) : null;
            return task;
        }
    }
}
