using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class TaskMovesTests
{
    private static readonly DateTimeOffset Now = Samples.Now;

    public static TheoryData<TaskState> All => [.. Enum.GetValues<TaskState>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Cancel_EndsWhatWaits_AsksWhatRuns_AndRefusesWhatHasEnded(TaskState state)
    {
        var task = Samples.Task(state);
        task.DueAt = Now;
        if (state.IsFinal())
        {
            var refusal = Assert.Throws<RefusalException>(() => TaskMoves.Cancel(task, "ann", Now));
            Assert.Equal(RefusalCode.Conflict, refusal.Code);
            Assert.Null(task.CancelRequestedAt);
            return;
        }

        var moved = TaskMoves.Cancel(task, "ann", Now);

        Assert.Equal((true, "ann"), (moved.Changed, moved.Actor));
        Assert.Equal((Now, "ann"), (task.CancelRequestedAt, task.CancelRequestedBy));
        Assert.Equal(state is TaskState.Running ? state : TaskState.Cancelled, task.State);
        Assert.Equal(state is TaskState.Running ? null : Now, task.FinishedAt);
    }

    [Fact]
    public void Cancel_ASecondTime_KeepsWhoAskedFirst()
    {
        var task = Samples.Task(TaskState.Running);

        TaskMoves.Cancel(task, "ann", Now);
        TaskMoves.Cancel(task, "bob", Now.AddSeconds(5));

        Assert.Equal((Now, "ann"), (task.CancelRequestedAt, task.CancelRequestedBy));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Retry_TakesWhatEndedBadly(TaskState state)
    {
        var task = Samples.Task(state);
        (task.Attempt, task.Losses, task.ExpiresAt, task.FinishedAt) = (4, 2, Now, Now);
        (task.CancelRequestedAt, task.CancelRequestedBy, task.Progress) = (Now, "ann", 50);
        if (state is not (TaskState.Dead or TaskState.Cancelled or TaskState.Expired or TaskState.Skipped))
        {
            var refusal = Assert.Throws<RefusalException>(() => TaskMoves.Retry(task, "ann"));
            Assert.Equal((RefusalCode.Conflict, state), (refusal.Code, task.State));
            Assert.Contains(state.Word(), refusal.Message, StringComparison.Ordinal);
            return;
        }

        TaskMoves.Retry(task, "ann");

        Assert.Equal((TaskState.Queued, 4, 4, 0), (task.State, task.Attempt, task.Forgiven, task.Losses));
        Assert.Null(task.ExpiresAt ?? task.FinishedAt ?? task.CancelRequestedAt ?? task.DueAt);
        Assert.Null(task.CancelRequestedBy);
        Assert.Null(task.Progress);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Promote_TakesWhatIsDue(TaskState state)
    {
        var (due, early) = (Samples.Task(state), Samples.Task(state));
        (due.DueAt, early.DueAt) = (Now, Now.AddTicks(1));
        var moves = state is TaskState.Scheduled or TaskState.Retrying;

        Assert.Equal(moves, TaskMoves.Promote(due, Now).Changed);
        Assert.False(TaskMoves.Promote(early, Now).Changed);

        Assert.Equal(moves ? TaskState.Queued : state, due.State);
        Assert.Equal(state, early.State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Expire_TakesWhatWasNotStarted(TaskState state)
    {
        var (over, early, never) = (Samples.Task(state), Samples.Task(state), Samples.Task(state));
        (over.ExpiresAt, early.ExpiresAt) = (Now, Now.AddTicks(1));
        var moves = !state.IsFinal() && state is not TaskState.Running;

        Assert.Equal(moves, TaskMoves.Expire(over, Now).Changed);
        Assert.False(TaskMoves.Expire(early, Now).Changed);
        Assert.False(TaskMoves.Expire(never, Now).Changed);

        Assert.Equal(moves ? TaskState.Expired : state, over.State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Start_TakesAQueuedTask_UnderANewerToken(TaskState state)
    {
        var (task, late) = (Samples.Task(state), Samples.Task(state));
        (task.Fence, late.Fence) = (6, 7);

        Assert.Equal(state is TaskState.Queued, TaskMoves.Start(task, 7, "w1", Now).Changed);
        Assert.False(TaskMoves.Start(late, 7, "w1", Now).Changed);

        Assert.Equal(state is TaskState.Queued ? TaskState.Running : state, task.State);
        Assert.Equal(state is TaskState.Queued ? 7 : 6, task.Fence);
    }
}
