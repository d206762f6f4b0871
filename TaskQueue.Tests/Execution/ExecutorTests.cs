using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

/// <summary>What comes of one attempt, whatever its handler does.</summary>
public sealed partial class ExecutorTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly TaskCompletionSource _started = Source();
    private readonly TaskCompletionSource<byte[]> _answer = Source<byte[]>();
    private Func<TaskContext, CancellationToken, Task<byte[]>> _handler;
    private CoreParts _parts = null!;

    public ExecutorTests() =>
        _handler = (_, stop) =>
        {
            _started.TrySetResult();
            return _answer.Task.WaitAsync(stop);
        };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _parts = await CoreParts.MakeAsync(
            _database,
            services => services.AddHandler("t", (task, stop) => _handler(task, stop)),
            open: false,
            ("Worker:Concurrency", "4"),
            ("Worker:Name", "w1")
        );

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Success_GivesTheOutput_AndTheTimes()
    {
        _handler = (_, _) =>
        {
            _parts.Clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult("[1]"u8.ToArray());
        };
        var attempt = Attempt();

        var (result, leftover) = await RunAsync(attempt);

        Assert.Equal((AttemptOutcome.Succeeded, "w1"), (result.Outcome, result.Worker));
        Assert.Equal((attempt.Lease.Task.Id, attempt.Lease.Token), (result.TaskId, result.Token));
        Assert.Equal("[1]"u8.ToArray(), result.Output);
        Assert.Equal((Samples.Now, Samples.Now.AddSeconds(2)), (result.StartedAt, result.FinishedAt));
        Assert.True(leftover.IsCompleted);
        Assert.Equal(0, _parts.Get<AttemptsInHand>().Running);
        Assert.Empty(_parts.Get<InflightFile>().Read());
    }

    [Fact]
    public async Task WhileItRuns_ItStandsInTheFile_AndIsCounted()
    {
        var attempt = Attempt();

        var running = RunAsync(attempt);
        await _started.Task.WaitAsync(Stop);

        Assert.Equal([new(attempt.Lease.Task.Id, 7)], _parts.Get<InflightFile>().Read());
        Assert.Equal(1, _parts.Get<AttemptsInHand>().Running);
        _answer.SetResult([]);
        Assert.Null((await running).Result.Output);
        Assert.Empty(_parts.Get<InflightFile>().Read());
    }

    public static TheoryData<Exception, AttemptError> Failures =>
        new()
        {
            { new InvalidOperationException("broken"), new("InvalidOperationException", "broken") },
            { new OperationCanceledException("by itself"), new("OperationCanceledException", "by itself") },
            { new HandlerException("Kind", "said"), new("Kind", "said") },
            { HandlerException.Payload("bad"), new("InvalidPayload", "bad", Final: true) },
            {
                new HandlerException("Busy", "m") { RetryAfter = TimeSpan.FromSeconds(9) },
                new("Busy", "m", RetryAfter: TimeSpan.FromSeconds(9))
            },
            { new SpitefulException(), new("SpitefulException", "(its message cannot be read)") },
            {
                new HandlerException(new('k', 999), new('m', 99_999)),
                new(new string('k', 127) + "…", new string('m', 15_999) + "…")
            },
        };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task AFailure_IsKeptAsItIs(Exception failure, AttemptError error)
    {
        _handler = (_, _) => throw failure;

        var (result, _) = await RunAsync(Attempt());

        Assert.Equal(AttemptOutcome.Failed, result.Outcome);
        Assert.Equal(error, result.Error! with { Stack = null });
        Assert.Equal(
            failure is InvalidOperationException or OperationCanceledException,
            result.Error.Stack?.Contains("ExecutorTests") is true
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task AHandlerThatGivesNothingAtAll_Failed_OrHasNoResult(int? length)
    {
        _handler = (_, _) => Task.FromResult(length is { } n ? new byte[n] : null!);

        var (result, _) = await RunAsync(Attempt());

        Assert.Equal(length is null ? AttemptOutcome.Failed : AttemptOutcome.Succeeded, result.Outcome);
        Assert.Null(result.Output);
    }

    [Theory]
    [InlineData(0, AttemptOutcome.Succeeded)]
    [InlineData(1, AttemptOutcome.Failed)]
    public async Task AResultOverTheLimit_IsAFinalFailure(int over, AttemptOutcome outcome)
    {
        _handler = (_, _) => Task.FromResult(new byte[AttemptLimits.Output + over]);

        var (result, _) = await RunAsync(Attempt());

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(
            over > 0 ? ("ResultTooLarge", true) : (null, null),
            (result.Error?.Kind, result.Error?.Final)
        );
    }

    [Fact]
    public async Task AnUnknownType_Fails_AndMayBeTriedElsewhere()
    {
        var (result, _) = await RunAsync(Attempt(type: "nobody"));

        Assert.Equal(("UnknownHandler", false), (result.Error!.Kind, result.Error.Final));
        Assert.Null(result.StartedAt);
    }

    [Fact]
    public async Task AnExpiredTask_IsNotStarted()
    {
        var (result, _) = await RunAsync(Attempt(expiresAt: Samples.Now));

        Assert.Equal((AttemptOutcome.Expired, null), (result.Outcome, result.StartedAt));
        Assert.False(_started.Task.IsCompleted);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task ASuspect_TellsItsStartAtOnce(int losses, int told)
    {
        _answer.SetResult([]);

        await RunAsync(Attempt(losses: losses));

        var notes = await _parts.Broker.TakeNotesAsync(10, TestContext.Current.CancellationToken);
        Assert.Equal(told, notes.OfType<StartedNote>().Count());
    }

    [Fact]
    public async Task ATaskThatWasLostTwice_RunsAlone()
    {
        var ordinary = RunAsync(Attempt());
        await _started.Task.WaitAsync(Stop);

        var alone = RunAsync(Attempt(losses: 2));
        var after = RunAsync(Attempt());
        var waiting = (alone.IsCompleted, after.IsCompleted, _parts.Get<AttemptsInHand>().Running);
        _answer.SetResult([]);
        await Task.WhenAll(ordinary, alone, after).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal((false, 1), (waiting.Item1, waiting.Running));
    }

    [Fact]
    public async Task ALeaseThatNoBeatRenewed_IsNotStarted_ButGoesBack()
    {
        var (fresh, stale) = (Attempt(), Attempt());
        _parts.Clock.Advance(TimeSpan.FromSeconds(29));
        fresh.RenewedAt = _parts.Clock.GetTimestamp();
        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        _answer.SetResult([]);

        var (unstarted, _) = await RunAsync(stale);
        var (done, _) = await RunAsync(fresh);

        Assert.Equal((AttemptOutcome.HandedBack, null), (unstarted.Outcome, unstarted.StartedAt));
        Assert.Equal(AttemptOutcome.Succeeded, done.Outcome);
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> Source<T>() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningAttempt Attempt(
        string type = "t",
        int losses = 0,
        DateTimeOffset? expiresAt = null,
        DateTimeOffset? deadline = null,
        DateTimeOffset? givenAt = null
    )
    {
        var lease = Samples.Lease(type, losses: losses, expiresAt: expiresAt);
        return new(
            lease with
            {
                Task = lease.Task with { Deadline = deadline },
                GivenAt = givenAt,
            },
            Samples.Now,
            _parts.Clock.GetTimestamp()
        );
    }

    private Task<(AttemptResult Result, Task Leftover)> RunAsync(RunningAttempt attempt) =>
        _parts.Get<Executor>().RunAsync(attempt);

    // The executor waits on a thread of its own; time passes only once it does.
    private async Task AdvanceAsync(TimeSpan by)
    {
        await Eventually.TrueAsync(() => _parts.Clock.WaitingTimers > 0, "the executor waits");
        _parts.Clock.Advance(by);
    }

    private sealed class SpitefulException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string StackTrace => throw new InvalidOperationException("no stack");
    }
}
