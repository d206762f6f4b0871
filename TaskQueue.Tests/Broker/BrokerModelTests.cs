using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;
using Xunit.Sdk;

namespace TaskQueue.Tests.Broker;

/// <summary>
/// Drives a broker and a reference model with the same random commands. A failure names its seed;
/// <c>TASKQUEUE_TEST_SEED</c> repeats that run alone.
/// </summary>
public abstract class BrokerModelTests
{
    private const int Steps = 60;

    /// <summary>How many runs; fewer for a broker that is not in memory.</summary>
    protected virtual int Runs => 3000;

    [Fact]
    public async Task RandomCommands_DoWhatTheModelDoes()
    {
        var given = Environment.GetEnvironmentVariable("TASKQUEUE_TEST_SEED");
        int[] seeds = given is { Length: > 0 }
            ? [int.Parse(given, CultureInfo.InvariantCulture)]
            : [.. Enumerable.Range(0, Runs).Select(_ => Random.Shared.Next())];
        foreach (var seed in seeds)
        {
            await RunAsync(seed);
        }
    }

    /// <summary>Makes an empty broker that no epoch has opened, and what lets its time pass.</summary>
    protected abstract ValueTask<(IBroker Broker, Func<TimeSpan, ValueTask> Advance)> CreateAsync();

    private async Task RunAsync(int seed)
    {
        var (broker, advance) = await CreateAsync();
        var run = new BrokerModelRun(broker, advance, seed);
        try
        {
            await run.RunAsync(Steps);
        }
        catch (XunitException e)
        {
            Assert.Fail($"TASKQUEUE_TEST_SEED={seed}\n{string.Join('\n', run.Trace)}\n{e.Message}");
        }
        finally
        {
            (broker as IDisposable)?.Dispose();
        }
    }
}

/// <summary>The embedded broker does what the model does.</summary>
public sealed class EmbeddedBrokerModelTests : BrokerModelTests
{
    protected override ValueTask<(IBroker Broker, Func<TimeSpan, ValueTask> Advance)> CreateAsync()
    {
        var clock = new ManualClock();
        return new(
            (
                new EmbeddedBroker(clock),
                by =>
                {
                    clock.Advance(by);
                    return ValueTask.CompletedTask;
                }
            )
        );
    }
}
