using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Events;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Events;

/// <summary>What is recorded and what is not, and that the log says so.</summary>
public sealed class EventFeedTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NobodyForAMinute_NothingIsRecorded_AndWhoComesBackIsTold()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var (feed, signals) = (parts.Get<EventFeed>(), parts.Get<ISignals>());
        var connections = parts.Get<EventConnections>();
        Publish(signals, 1);
        await feed.TurnAsync(Stop);
        Assert.Equal(0, feed.Ring.Head.Number);

        var one = connections.Open(Actor.System, "sse", EventFilter.Everything);
        await feed.ListenAsync(Stop);
        var start = feed.Ring.Head;
        Publish(signals, 2);
        await feed.TurnAsync(Stop);
        Assert.Equal(["2"], Told(feed, start));

        // Soon after the last has gone it goes on: they may come back.
        one.Dispose();
        parts.Clock.Advance(TimeSpan.FromSeconds(50));
        await feed.TurnAsync(Stop);
        Publish(signals, 3);
        await feed.TurnAsync(Stop);
        Assert.Equal(["2", "3"], Told(feed, start));

        parts.Clock.Advance(TimeSpan.FromSeconds(61));
        await feed.TurnAsync(Stop);
        Assert.False(feed.IsAwake);
        Publish(signals, 4);
        await feed.TurnAsync(Stop);
        Assert.Equal(["2", "3"], Told(feed, start));

        using var two = connections.Open(Actor.System, "sse", EventFilter.Everything);
        await feed.ListenAsync(Stop);
        Publish(signals, 5);
        await feed.TurnAsync(Stop);
        Assert.Equal(["2", "3", null, "5"], Told(feed, start));
    }

    [Fact]
    public async Task Overflow_LeavesAGap_InsteadOfHoldingUpWhoeverPublishes()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, settings: [("Events:Kept", "100000")]);
        var (feed, signals) = (parts.Get<EventFeed>(), parts.Get<ISignals>());
        using var one = parts.Get<EventConnections>().Open(Actor.System, "sse", EventFilter.Everything);
        await feed.ListenAsync(Stop);
        var start = feed.Ring.Head;

        // Nothing of before stands behind the gap: those who came to it have read everything anew.
        Publish(signals, [.. Enumerable.Range(1, 50_001)]);
        Publish(signals, 60_000);
        await feed.TurnAsync(Stop);

        Assert.Equal([null, "60000"], Told(feed, start));
    }

    [Fact]
    public async Task WakingUp_ThatFails_LeavesAGap()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var log = new AwayLog(new EmbeddedEventLog(Options.Create(new EventOptions()), parts.Clock));
        var signals = parts.Get<ISignals>();
        using var feed = new EventFeed(
            parts.Get<EventConnections>(),
            log,
            signals,
            parts.Clock,
            NullLogger<EventFeed>.Instance
        );
        parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<RedisAwayException>(() => feed.TurnAsync(Stop));
        Assert.True(feed.IsAwake);

        log.IsAway = false;
        Publish(signals, 1);
        await feed.TurnAsync(Stop);

        Assert.Equal(
            [null, "1"],
            feed.Ring.Read(feed.Ring.Head with { Number = 0 }, 10)!.Select(e => e.Happened?.Id)
        );
    }

    [Fact]
    public async Task Progress_OfATask_IsToldOnceABatch_AndStaysWhereItHappened()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var (feed, signals) = (parts.Get<EventFeed>(), parts.Get<ISignals>());
        using var one = parts.Get<EventConnections>().Open(Actor.System, "sse", EventFilter.Everything);
        await feed.ListenAsync(Stop);
        var start = feed.Ring.Head;

        signals.Publish(
            new(SignalTopic.Tasks, [])
            {
                Events = [Progress(10), Progress(20), Of("task.changed"), Progress(30), Progress(40)],
            }
        );
        await feed.TurnAsync(Stop);

        Assert.Equal([20, null, 40], feed.Ring.Read(start, 10)!.Select(e => e.Happened!.Progress));
    }

    [Fact]
    public void Ring_GivesWhatItHas_AndNothingOfWhatItHasNot()
    {
        var ring = new EventRing(4);
        ring.Append("a", 1, [.. Enumerable.Range(1, 3).Select(Of)]);
        Assert.Equal([2, 3], ring.Read(new("a", 1), 10)!.Select(e => e.Number));
        Assert.Equal([1], ring.Read(new("a", 0), 1)!.Select(e => e.Number));
        Assert.Empty(ring.Read(new("a", 3), 10)!);
        Assert.Null(ring.Read(new("a", 4), 10));
        Assert.Null(ring.Read(new("b", 1), 10));

        // What is there already is not there twice; what has fallen out is not there.
        ring.Append("a", 2, [.. Enumerable.Range(2, 5).Select(Of)]);
        Assert.Null(ring.Read(new("a", 1), 10));
        Assert.Equal([3, 4, 5, 6], ring.Read(new("a", 2), 10)!.Select(e => e.Number));

        // Behind a hole nothing leads on from before it.
        ring.Append("a", 9, [Of(9)]);
        Assert.Null(ring.Read(new("a", 6), 10));
        Assert.Equal([9], ring.Read(new("a", 8), 10)!.Select(e => e.Number));
        ring.Append("b", 1, [Of(1)]);
        Assert.Null(ring.Read(new("a", 9), 10));
        Assert.Equal(new EventPosition("b", 1), ring.Head);
    }

    [Theory]
    [InlineData("0123456789ab-7", true)]
    [InlineData("-0", true)]
    [InlineData("0123456789ab-", false)]
    [InlineData("0123456789ab--7", false)]
    [InlineData("0123456789AB-7", false)]
    [InlineData("0123-7", false)]
    [InlineData("7", false)]
    [InlineData("", false)]
    public void Position_IsReadBack_OrNone(string text, bool isOne)
    {
        var read = EventPosition.Parse(text);

        Assert.Equal(isOne, read is not null);
        Assert.Equal(isOne ? text : null, read?.ToString());
    }

    private static LiveEvent Of(int number) =>
        new(
            EventTopic.Tasks,
            "task.changed",
            DateTimeOffset.UnixEpoch,
            number.ToString(CultureInfo.InvariantCulture)
        );

    private static LiveEvent Of(string kind) => Of(1) with { Kind = kind };

    private static LiveEvent Progress(int percent) => Of("task.progress") with { Progress = percent };

    private static void Publish(ISignals signals, params int[] numbers) =>
        signals.Publish(new(SignalTopic.Tasks, []) { Events = numbers.Select(Of) });

    private static IEnumerable<string?> Told(EventFeed feed, EventPosition start) =>
        feed.Ring.Read(start, 100)!.Select(e => e.Happened?.Id);

    /// <summary>Somebody listens elsewhere, and the log takes nothing until it is back.</summary>
    private sealed class AwayLog(IEventLog inner) : IEventLog
    {
        public bool IsAway { get; set; } = true;

        public EventRing Ring => inner.Ring;

        public bool IsShared => true;

        public Task AppendAsync(IReadOnlyList<LiveEvent?> events, CancellationToken cancellationToken) =>
            IsAway
                ? Task.FromException(new RedisAwayException("It is away.", null))
                : inner.AppendAsync(events, cancellationToken);

        public Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<ConnectionFacts>?> MeetAsync(
            IReadOnlyList<ConnectionFacts>? own,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<ConnectionFacts>?>([]);
    }
}
