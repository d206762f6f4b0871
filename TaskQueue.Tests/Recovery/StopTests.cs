using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>How the real process ends when it is asked to.</summary>
public sealed class StopTests
{
    // The host would wait for requests for a minute.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhoFollowsALog_DoesNotHoldUpTheEnd_AndIsNotCutOff()
    {
        await using var server = await ServerProcess.StartAsync(("Worker__Enabled", "false"));
        await server.LoginAsync();
        using var submitted = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new { type = "echo", payload = 1 },
            Stop
        );
        Assert.Equal(HttpStatusCode.Created, submitted.StatusCode);
        using var task = JsonDocument.Parse(await submitted.Content.ReadAsStringAsync(Stop));
        using var stream = await server.Http.GetAsync(
            $"/api/v1/tasks/{task.RootElement.GetProperty("id").GetString()}/logs/stream",
            HttpCompletionOption.ResponseHeadersRead,
            Stop
        );

        Assert.Equal(0, await server.TerminateAsync(Soon));

        var text = await stream.Content.ReadAsStringAsync(Stop);
        Assert.StartsWith("event: wait\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
    }
}
