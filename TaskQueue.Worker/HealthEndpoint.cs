using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Execution;

namespace TaskQueue.Worker;

/// <summary>
/// Tells orchestrators how the worker stands, where <c>Worker:HealthUrl</c> says: live while the process runs and its
/// handlers stop when told, ready while it can take tasks. Both tell what it has allocated since its start.
/// </summary>
/// <param name="options">Where to answer.</param>
/// <param name="condition">How the worker stands.</param>
internal sealed class HealthEndpoint(IOptions<WorkerOptions> options, WorkerCondition condition)
    : IHostedService,
        IAsyncDisposable
{
    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.HealthUrl.Length == 0)
        {
            return;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Value.HealthUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _server = builder.Build();
        _server.MapGet("/health/live", () => Answer(condition.IsStuck ? "Handlers do not stop." : null));
        _server.MapGet("/health/ready", () => Answer(condition.NotReady));
        await _server.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static IResult Answer(string? trouble) =>
        Results.Json(
            new
            {
                status = trouble is null ? "healthy" : "unhealthy",
                reason = trouble,
                allocatedBytes = GC.GetTotalAllocatedBytes(),
            },
            statusCode: trouble is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
}
