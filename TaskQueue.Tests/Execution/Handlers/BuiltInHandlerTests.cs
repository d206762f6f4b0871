using System.Text;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Execution.Handlers;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary><c>echo</c>, <c>delay</c> and <c>fail</c>.</summary>
public sealed class BuiltInHandlerTests
{
    private readonly ManualClock _clock = new();
    private readonly NoteOutbox _notes = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Echo_GivesThePayloadBack_ByteForByte() =>
        Assert.Equal(
            " {\"a\" : 1, \"a\":2.50}"u8.ToArray(),
            await new EchoHandler().RunAsync(Context(" {\"a\" : 1, \"a\":2.50}"), Stop)
        );

    [Fact]
    public async Task Delay_TakesItsTime_AndTellsHowFarItIs()
    {
        var running = new DelayHandler(_clock).RunAsync(Context("""{"seconds":10}"""), Stop);
        var told = new List<int>();
        for (var second = 0; second < 10; second++)
        {
            Assert.False(running.IsCompleted);
            await Eventually.TrueAsync(() => _clock.WaitingTimers > 0, "it waits");
            told.AddRange(_notes.Take().OfType<ProgressNote>().Select(n => (int)n.Percent));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("""{"slept":10}"""u8.ToArray(), await running.WaitAsync(TimeSpan.FromSeconds(10), Stop));
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], told);
    }

    [Fact]
    public async Task Delay_HeedsACancel()
    {
        using var stop = new CancellationTokenSource();
        var running = new DelayHandler(_clock).RunAsync(Context("""{"seconds":10}"""), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"seconds":-1}""")]
    [InlineData("""{"seconds":604801}""")]
    [InlineData("""{"seconds":1e400}""")]
    [InlineData("""{"seconds":"NaN"}""")]
    [InlineData("""{"minutes":1}""")]
    public async Task Delay_RefusesOtherPayloads(string payload)
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() =>
            new DelayHandler(_clock).RunAsync(Context(payload), Stop)
        );

        Assert.True(failure.Final);
    }

    [Theory]
    [InlineData("{}", 99, true)]
    [InlineData("""{"times":2}""", 2, true)]
    [InlineData("""{"times":2}""", 3, false)]
    [InlineData("""{"times":0}""", 1, false)]
    public async Task Fail_FailsAsOftenAsAsked(string payload, int attempt, bool fails)
    {
        var running = new Func<Task<byte[]>>(() =>
            new FailHandler().RunAsync(Context(payload, attempt), Stop)
        );

        if (!fails)
        {
            Assert.StartsWith(
                """{"failed":""",
                Encoding.UTF8.GetString(await running()),
                StringComparison.Ordinal
            );
            return;
        }

        var failure = await Assert.ThrowsAsync<HandlerException>(running);
        Assert.Equal(("Failure", "Failed as asked.", false), (failure.Kind, failure.Message, failure.Final));
        Assert.Single(_notes.Take().OfType<LogNote>());
    }

    [Fact]
    public async Task Fail_SaysWhatItWasToldToSay()
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() =>
            new FailHandler().RunAsync(Context("""{"kind":"K","message":"m"}"""), Stop)
        );

        Assert.Equal(("K", "m"), (failure.Kind, failure.Message));
    }

    private TaskContext Context(string payload, int attempt = 1) =>
        new(Samples.Lease(payload: payload, attempt: attempt), _notes, _clock);
}
