using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>The broker in Redis keeps the contract.</summary>
public sealed class RedisBrokerTests : BrokerConformanceTests
{
    private readonly RedisUnderTest _redis = new();

    protected override async ValueTask<IBroker> CreateAsync() => await _redis.CreateAsync();

    protected override ValueTask AdvanceAsync(TimeSpan by) => _redis.AdvanceAsync(by);

    protected override Task<IReadOnlyDictionary<string, int>> HeldAsync(IBroker broker) => _redis.HeldAsync();

    protected override ValueTask CleanUpAsync() => _redis.DisposeAsync();
}

/// <summary>The broker in Redis does what the model does.</summary>
public sealed class RedisBrokerModelTests : BrokerModelTests, IAsyncDisposable
{
    private readonly RedisUnderTest _redis = new();

    protected override int Runs => 60;

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    protected override async ValueTask<(IBroker Broker, Func<TimeSpan, ValueTask> Advance)> CreateAsync() =>
        (await _redis.CreateAsync(), _redis.AdvanceAsync);
}
