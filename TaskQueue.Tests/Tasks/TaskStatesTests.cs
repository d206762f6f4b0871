using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class TaskStatesTests
{
    [Fact]
    public void EveryState_HasAWordOfItsOwn_ThatReadsBack()
    {
        var states = Enum.GetValues<TaskState>();
        foreach (var state in states)
        {
            Assert.True(TaskStates.TryParse($" {state.Word().ToUpperInvariant()} ", out var read));
            Assert.Equal([state], read);
        }

        Assert.Equal(TaskStates.Count, states.Length);
        Assert.Equal(states.Length, states.Select(s => s.Word()).Distinct().Count());
    }

    [Theory]
    [InlineData("pending", TaskState.Scheduled, TaskState.Blocked, TaskState.Queued)]
    [InlineData("completed", TaskState.Succeeded)]
    [InlineData("failed", TaskState.Dead)]
    public void WordsOfOtherSystems_AreUnderstood(string word, params TaskState[] states)
    {
        Assert.True(TaskStates.TryParse(word, out var read));
        Assert.Equal(states, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("done")]
    [InlineData("5")]
    public void OtherWords_AreNot(string word)
    {
        Assert.False(TaskStates.TryParse(word, out var read));
        Assert.Empty(read);
        Assert.Contains("retrying", TaskStates.AllWords);
    }

    [Fact]
    public void Final_AreThoseThatNothingFollows() =>
        Assert.Equal(
            [TaskState.Succeeded, TaskState.Dead, TaskState.Cancelled, TaskState.Expired, TaskState.Skipped],
            Enum.GetValues<TaskState>().Where(s => s.IsFinal())
        );
}
