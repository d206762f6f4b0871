namespace TaskQueue.Tests.Fixtures;

public sealed class ManualClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Advance_MovesBothClocks()
    {
        var clock = new ManualClock();
        var before = clock.GetTimestamp();

        clock.Advance(Second);

        Assert.Equal(ManualClock.DefaultStart + Second, clock.GetUtcNow());
        Assert.Equal(Second, clock.GetElapsedTime(before));
    }

    [Fact]
    public void Advance_FiresTimersInOrder_EachAtItsMoment()
    {
        var clock = new ManualClock();
        var fired = new List<string>();
        void Note(object? name) =>
            fired.Add($"{name} {(clock.UtcNow - ManualClock.DefaultStart).TotalSeconds}");
        using var late = clock.CreateTimer(Note, "late", 3 * Second, Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(Note, "often", Second, 2 * Second);
        using var gone = clock.CreateTimer(Note, "gone", Second, Second);
        gone.Dispose();

        clock.Advance(3.5 * Second);

        Assert.Equal(["often 1", "late 3", "often 3"], fired);
        Assert.Equal(1, clock.WaitingTimers);
    }

    [Fact]
    public void UtcNow_WhenCorrected_FiresNothing()
    {
        var clock = new ManualClock();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, Second, Timeout.InfiniteTimeSpan);

        clock.UtcNow += TimeSpan.FromDays(1);
        Assert.Equal(0, fired);

        clock.Advance(Second);
        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task PeriodicTimer_TicksOnAdvance()
    {
        var clock = new ManualClock();
        using var timer = new PeriodicTimer(Second, clock);
        var tick = timer.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask();

        Assert.False(tick.IsCompleted);
        clock.Advance(Second);

        Assert.True(await tick);
    }
}
