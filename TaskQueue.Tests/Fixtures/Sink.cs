using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A real HTTP server that counts what it is asked for: the effects of tasks, seen from outside.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _hits = new();

    private Sink(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>How often each path was asked for.</summary>
    public IReadOnlyDictionary<string, int> Hits => _hits;

    /// <summary>Starts it; each answer takes this long.</summary>
    public static async Task<Sink> StartAsync(TimeSpan pause)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var sink = new Sink(builder.Build());
        sink._app.Run(async context =>
        {
            sink._hits.AddOrUpdate(context.Request.Path.Value!, 1, (_, n) => n + 1);
            await Task.Delay(pause, context.RequestAborted);
            await context.Response.WriteAsync("ok", context.RequestAborted);
        });
        await sink._app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
