using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core;

namespace TaskQueue.Tests;

public sealed class HostRunTests
{
    [Fact]
    public async Task Host_ToldToStopWhileItStarts_EndsInOrder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddHostedService<StopsAtTheStart>();
        using var host = builder.Build();

        await host.RunToTheEndAsync();
    }

    [Fact]
    public async Task Host_ThatCannotStart_SaysSo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddHostedService<Fails>();
        using var host = builder.Build();

        await Assert.ThrowsAsync<InvalidOperationException>(host.RunToTheEndAsync);
    }

    private sealed class StopsAtTheStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Fails : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
