using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class ReopenPauseTests
{
    [Fact]
    public void FailedTries_PauseEverLonger_UpToAQuarterOfASecond()
    {
        var pause = new ReopenPause();

        Assert.Equal(
            [25, 50, 100, 200, 250, 250],
            Enumerable.Range(0, 6).Select(_ => Ms(pause.AfterFailure()))
        );
    }

    [Fact]
    public void QuickLosses_PauseFromTheSecondOn()
    {
        var pause = new ReopenPause();
        pause.Opened();

        Assert.Equal([0, 25, 50], Enumerable.Range(0, 3).Select(_ => Ms(pause.AfterLoss())));
    }

    [Fact]
    public void LossOfASteadyConnection_HasNoPause_AndTheNextFailureTheShortest()
    {
        var pause = new ReopenPause(); // as if opened when the machine started
        for (var i = 0; i < 5; i++)
        {
            pause.AfterFailure();
        }

        Assert.Equal(TimeSpan.Zero, pause.AfterLoss());
        Assert.Equal(25, Ms(pause.AfterFailure()));
    }

    private static int Ms(TimeSpan pause) => (int)pause.TotalMilliseconds;
}
