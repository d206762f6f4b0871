using System.Collections.Frozen;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>Open pages that look at the same thing share what is read of it, and see no less than if each read by itself.</summary>
public sealed class SharedReadingsTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private readonly ManualClock _clock = new();
    private readonly SharedReadings<string, int> _shared;
    private int _reads;

    public SharedReadingsTests() => _shared = new(_clock);

    [Fact]
    public async Task AReading_IsGivenUntilItIsTooOld()
    {
        var first = await ReadAsync("a", Age);
        _clock.Advance(Age);
        var second = await ReadAsync("a", Age);
        _clock.Advance(Moment);
        var third = await ReadAsync("a", Age);

        Assert.Equal((1, 1, 2), (first, second, third));
    }

    [Fact]
    public async Task WhoeverWantsTheLatest_WaitsForTheNext_WithAllWhoAskUntilThen()
    {
        var first = await ReadAsync("a", TimeSpan.Zero);
        _clock.Advance(Moment);
        var second = ReadAsync("a", TimeSpan.Zero);
        var third = ReadAsync("a", TimeSpan.Zero);
        var elsewhere = await ReadAsync("b", TimeSpan.Zero);
        var begun = _reads;
        _clock.Advance(Rest);

        Assert.Equal((1, 2, 2), (first, elsewhere, begun));
        Assert.Equal((3, 3), (await second, await third));
    }

    [Fact]
    public async Task WhatFailed_IsReadAgain_AndWhatIsForgottenAtOnce()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _shared.ReadAsync("a", Age, () => throw new InvalidOperationException())
        );
        var again = ReadAsync("a", Age);
        _clock.Advance(Rest);
        var first = await again;
        _shared.Forget("a");
        var second = await ReadAsync("a", Age);

        Assert.Equal((1, 2), (first, second));
    }

    [Fact]
    public async Task AClockThatIsPutBack_KeepsNothing()
    {
        var first = await ReadAsync("a", Age);
        _clock.UtcNow -= TimeSpan.FromHours(1);
        _clock.Advance(Age + Moment);
        var second = await ReadAsync("a", Age);

        Assert.Equal((1, 2), (first, second));
    }

    [Fact]
    public async Task ThoseWhoSeeTheSame_ShareAWorkerAndAQueue_AndOthersDoNot()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var worker = await console
            .Product.Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new("pdf-1", ["pdf.render"]));
        var workers = new SharedWorkers(console.Product.Get<WorkerQueries>(), _clock);
        var queues = new SharedQueues(
            console.Product.Get<QueueQueries>(),
            console.Product.Get<QueueForecasts>(),
            _clock
        );
        var another = Product.Operator with { Name = "another" };
        var limited = Product.Operator with
        {
            Limited = new Dictionary<string, FrozenSet<string>>
            {
                [Permissions.TasksRead] = FrozenSet.Create("mine"),
            },
        };
        var nobody = new Actor("nobody", new HashSet<string>());

        var mine = await workers.ReadAsync(Product.Operator, worker.Id);
        var list = await queues.ListAsync(Product.Operator);
        var forecast = await queues.ForecastAsync(Product.Operator, "default", WhatIf.Nothing);

        Assert.NotNull(mine);
        Assert.Same(mine, await workers.ReadAsync(another, worker.Id));
        Assert.NotSame(mine, await workers.ReadAsync(limited, worker.Id));
        Assert.Same(list, await queues.ListAsync(another));
        Assert.Empty(await queues.ListAsync(limited));
        Assert.NotNull(forecast);
        Assert.Same(forecast, await queues.ForecastAsync(another, "default", WhatIf.Nothing));
        Assert.Null(await queues.ForecastAsync(limited, "default", WhatIf.Nothing));
        await Assert.ThrowsAsync<RefusalException>(() => workers.ReadAsync(nobody, worker.Id));
        await Assert.ThrowsAsync<RefusalException>(() => queues.ListAsync(nobody));
    }

    private Task<int> ReadAsync(string key, TimeSpan age) =>
        _shared.ReadAsync(key, age, () => Task.FromResult(Interlocked.Increment(ref _reads)));
}
