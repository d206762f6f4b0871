using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed partial class ExecutorTests
{
    [Fact]
    public async Task TheTimeout_EndsAHandlerThatHeedsIt()
    {
        var running = RunAsync(Attempt());
        await _started.Task.WaitAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.False(running.IsCompleted);

        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var (result, leftover) = await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal((AttemptOutcome.TimedOut, "Timeout"), (result.Outcome, result.Error!.Kind));
        Assert.Equal("Ran longer than 60 s.", result.Error.Message);
        Assert.True(leftover.IsCompleted);
    }

    [Fact]
    public async Task TheTimeout_LeavesAHandlerBehind_ThatIgnoresIt()
    {
        _handler = (_, _) =>
        {
            _started.TrySetResult();
            return _answer.Task;
        };
        var running = RunAsync(Attempt());
        await _started.Task.WaitAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(60));
        await AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.False(running.IsCompleted);

        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var (result, leftover) = await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal(AttemptOutcome.TimedOut, result.Outcome);
        Assert.Contains("left behind", result.Error!.Message, StringComparison.Ordinal);
        Assert.False(leftover.IsCompleted);
        _answer.SetResult([]);
        await leftover.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    [Fact]
    public async Task TheTimeout_LetsAHandlerWin_ThatSucceedsInItsGrace()
    {
        _handler = (_, _) =>
        {
            _started.TrySetResult();
            return _answer.Task;
        };
        var running = RunAsync(Attempt());
        await _started.Task.WaitAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(60));
        await AdvanceAsync(TimeSpan.FromSeconds(5));

        _answer.SetResult("1"u8.ToArray());

        Assert.Equal(AttemptOutcome.Succeeded, (await running).Result.Outcome);
    }

    [Fact]
    public async Task TheDeadline_EndsAHandler_BeforeItsTimeout()
    {
        var deadline = Samples.Now.AddSeconds(20);
        DateTimeOffset? seen = null;
        _handler = (task, stop) =>
        {
            seen = task.Deadline;
            _started.TrySetResult();
            return _answer.Task.WaitAsync(stop);
        };
        var running = RunAsync(Attempt(deadline: deadline));
        await _started.Task.WaitAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.False(running.IsCompleted);

        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var (result, leftover) = await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal((AttemptOutcome.TimedOut, DeadlineError.Kind), (result.Outcome, result.Error!.Kind));
        Assert.Equal("Still ran at the task's deadline, 2026-03-02 09:00:20 UTC.", result.Error.Message);
        Assert.Equal(deadline, seen);
        Assert.True(leftover.IsCompleted);
    }

    [Fact]
    public async Task AWorkerWhoseClockIsAnHourAhead_GoesByTheBrokersTime()
    {
        var brokerTime = Samples.Now.AddHours(-1);
        var running = RunAsync(Attempt(deadline: brokerTime.AddSeconds(20), givenAt: brokerTime));
        await _started.Task.WaitAsync(Stop);
        await AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.False(running.IsCompleted);

        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var (result, _) = await running.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal((AttemptOutcome.TimedOut, DeadlineError.Kind), (result.Outcome, result.Error!.Kind));
    }

    [Fact]
    public async Task AnAttemptOfATaskBeyondItsDeadline_IsNotStarted()
    {
        var (result, _) = await RunAsync(Attempt(deadline: Samples.Now));

        Assert.Equal((AttemptOutcome.Expired, null), (result.Outcome, result.StartedAt));
        Assert.False(_started.Task.IsCompleted);
    }

    [Fact]
    public async Task ADeadlineThatPasses_WhileTheAttemptWaitsForItsPlace_IsWhatEndsIt()
    {
        var ordinary = RunAsync(Attempt());
        await _started.Task.WaitAsync(Stop);
        var waiting = Attempt(losses: 2, deadline: Samples.Now.AddSeconds(20));
        var alone = RunAsync(waiting);
        _parts.Clock.Advance(TimeSpan.FromSeconds(20));
        waiting.RenewedAt = _parts.Clock.GetTimestamp();

        _answer.SetResult([]);
        await ordinary.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        var (result, _) = await alone.WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal((AttemptOutcome.Expired, null), (result.Outcome, result.StartedAt));
    }

    [Theory]
    [InlineData(StopReason.Cancelled, true, AttemptOutcome.Cancelled)]
    [InlineData(StopReason.Cancelled, false, AttemptOutcome.Abandoned)]
    [InlineData(StopReason.ShuttingDown, true, AttemptOutcome.Abandoned)]
    [InlineData(StopReason.ShuttingDown, false, AttemptOutcome.Abandoned)]
    [InlineData(StopReason.LeaseLost, true, AttemptOutcome.Abandoned)]
    internal async Task AStop_EndsTheAttempt_WithOrWithoutItsHandler(
        StopReason why,
        bool heeds,
        AttemptOutcome outcome
    )
    {
        _handler = (_, stop) =>
        {
            _started.TrySetResult();
            return heeds ? _answer.Task.WaitAsync(stop) : _answer.Task;
        };
        var attempt = Attempt();
        var running = RunAsync(attempt);
        await _started.Task.WaitAsync(Stop);

        attempt.Stop(why);
        attempt.Stop(StopReason.TimedOut);
        if (!heeds)
        {
            // By small steps, since the grace begins on another thread.
            await Eventually.TrueAsync(
                () =>
                {
                    _parts.Clock.Advance(TimeSpan.FromSeconds(1));
                    return running.IsCompleted;
                },
                "the handler is left behind"
            );
        }

        Assert.Equal(outcome, (await running.WaitAsync(TimeSpan.FromSeconds(10), Stop)).Result.Outcome);
        _answer.TrySetResult([]);
    }

    [Fact]
    public async Task ASuspectLeftBehind_StaysAlone_UntilItHasReallyEnded()
    {
        _handler = (_, _) =>
        {
            _started.TrySetResult();
            return _answer.Task;
        };
        var suspect = Attempt(losses: 2);
        var running = RunAsync(suspect);
        await _started.Task.WaitAsync(Stop);
        var waiting = RunAsync(Attempt());
        suspect.Stop(StopReason.Cancelled);
        await Eventually.TrueAsync(
            () =>
            {
                _parts.Clock.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            "the suspect is left behind"
        );

        var (sentAway, _) = await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        var (later, _) = await RunAsync(Attempt()).WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal((AttemptOutcome.HandedBack, null), (sentAway.Outcome, sentAway.StartedAt));
        Assert.Equal(AttemptOutcome.HandedBack, later.Outcome);
        Assert.True(_parts.Get<LoneGate>().IsKept);

        _answer.SetResult([]);
        await (await running).Leftover.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal(AttemptOutcome.Succeeded, (await RunAsync(Attempt())).Result.Outcome);
    }

    [Theory]
    [InlineData(StopReason.Cancelled, AttemptOutcome.Cancelled)]
    [InlineData(StopReason.ShuttingDown, AttemptOutcome.HandedBack)]
    internal async Task AStopWhileItWaitsForItsPlace_IsHeededAtOnce(StopReason why, AttemptOutcome outcome)
    {
        var suspect = RunAsync(Attempt(losses: 2));
        await _started.Task.WaitAsync(Stop);
        var attempt = Attempt();
        var waiting = RunAsync(attempt);

        attempt.Stop(why);

        Assert.Equal(outcome, (await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop)).Result.Outcome);
        _answer.SetResult([]);
        await suspect;
    }

    [Theory]
    [InlineData(StopReason.Cancelled, AttemptOutcome.Cancelled)]
    [InlineData(StopReason.ShuttingDown, AttemptOutcome.HandedBack)]
    internal async Task AStopBeforeTheStart_CallsNoHandler(StopReason why, AttemptOutcome outcome)
    {
        var attempt = Attempt();
        attempt.Stop(why);

        var (result, _) = await RunAsync(attempt);

        Assert.Equal((outcome, null), (result.Outcome, result.StartedAt));
        Assert.False(_started.Task.IsCompleted);
    }
}
