using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A real HTTP server on loopback that answers as a test tells it to.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => _app = app;

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<ServerRequest> Requests { get; } = new();

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Starts it on a free port.</summary>
    /// <param name="answer">Writes the answer.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new LoopbackServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            server.Requests.Enqueue(
                new(
                    context.Request.Method,
                    context.Request.Path + context.Request.QueryString,
                    context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()),
                    body
                )
            );
            await answer(context);
        });
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>One request as the server saw it.</summary>
internal sealed record ServerRequest(
    string Method,
    string Path,
    Dictionary<string, string> Headers,
    string Body
);
